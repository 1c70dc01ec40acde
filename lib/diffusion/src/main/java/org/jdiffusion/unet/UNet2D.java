package org.jdiffusion.unet;

import ai.djl.ndarray.NDArray;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jdiffusion.nn.Activation;
import org.jdiffusion.nn.BlockConfig;
import org.jdiffusion.nn.Conv2d;
import org.jdiffusion.nn.DownBlock2D;
import org.jdiffusion.nn.GroupNorm;
import org.jdiffusion.nn.Init;
import org.jdiffusion.nn.MidBlock2D;
import org.jdiffusion.nn.Resampling;
import org.jdiffusion.nn.TimestepEmbedding;
import org.jdiffusion.nn.Timesteps;
import org.jdiffusion.nn.UpBlock2D;
import org.jdiffusion.tensor.Scope;

/**
 * The U-shaped denoiser: down through ever smaller feature maps, up again with what was seen on the way (Ronneberger et
 * al. 2015; Ho et al. 2020, appendix B; diffusers {@code UNet2DModel}).
 */
public final class UNet2D extends Denoiser {
    private final UNet2DConfig config;
    private final Timesteps timeFeatures;
    private final TimestepEmbedding timeEmbedding;
    private final ClassEmbedding classEmbedding;
    private final Activation activation;
    private final Conv2d convIn;
    private final List<DownBlock2D> down;
    private final MidBlock2D middle;
    private final List<UpBlock2D> up;
    private final GroupNorm normOut;
    private final Conv2d convOut;

    /**
     * Builds the network with parameters from {@code init}.
     *
     * @throws IllegalArgumentException if the configuration is none that diffusers would build
     */
    public UNet2D(UNet2DConfig config, Init init) {
        this.config = UNet2DRules.check(config);
        int first = config.blockOutChannels().get(0);
        int width = config.timeEmbeddingDim() == null ? 4 * first : config.timeEmbeddingDim();
        boolean scaleShift = config.resnetTimeScaleShift().equals("scale_shift");
        activation = Activation.of(config.actFn());
        BlockConfig block = new BlockConfig(
                width,
                config.normNumGroups(),
                config.normEps(),
                config.attentionHeadDim(),
                config.downsamplePadding(),
                activation,
                scaleShift,
                config.dropout());

        convIn = child("conv_in", new Conv2d(init, config.inChannels(), first, 3, 1, 1));
        timeFeatures = new Timesteps(first, config.flipSinToCos(), config.freqShift());
        timeEmbedding = child("time_embedding", new TimestepEmbedding(init, first, width));
        classEmbedding = ClassEmbedding.of(config, init, timeFeatures, width);
        if (classEmbedding != null && classEmbedding.module() != null) {
            child("class_embedding", classEmbedding.module());
        }
        down = children("down_blocks", downBlocks(init, block));
        middle = config.midBlockType() == null ? null : child("mid_block", middleBlock(init, block));
        up = children("up_blocks", upBlocks(init, block));
        normOut = child("conv_norm_out", new GroupNorm(init, config.normNumGroups(), first, config.normEps()));
        convOut = child("conv_out", new Conv2d(init, first, config.outChannels(), 3, 1, 1));
    }

    private List<DownBlock2D> downBlocks(Init init, BlockConfig block) {
        List<Integer> channels = config.blockOutChannels();
        List<DownBlock2D> blocks = new ArrayList<>();
        for (int i = 0; i < channels.size(); i++) {
            String type = UNet2DRules.plain(config.downBlockTypes().get(i));
            int in = channels.get(Math.max(0, i - 1));
            boolean attend = type.startsWith("Attn");
            Resampling end = end(
                    i < channels.size() - 1,
                    type,
                    attend && config.downsampleType().equals("resnet"));
            blocks.add(new DownBlock2D(init, in, channels.get(i), config.layersPerBlock(), attend, end, block));
        }
        return blocks;
    }

    private MidBlock2D middleBlock(Init init, BlockConfig block) {
        int width = config.blockOutChannels().get(config.blockOutChannels().size() - 1);
        Integer groups = config.attnNormNumGroups() == null && !block.scaleShift()
                ? Integer.valueOf(config.normNumGroups())
                : config.attnNormNumGroups();
        return new MidBlock2D(init, width, config.addAttention(), groups, config.midBlockScaleFactor(), block);
    }

    private List<UpBlock2D> upBlocks(Init init, BlockConfig block) {
        List<Integer> channels = config.blockOutChannels();
        int levels = channels.size();
        List<UpBlock2D> blocks = new ArrayList<>();
        for (int i = 0; i < levels; i++) {
            int level = levels - 1 - i;
            String type = UNet2DRules.plain(config.upBlockTypes().get(i));
            int previous = channels.get(Math.min(levels - 1, level + 1));
            int skip = channels.get(Math.max(0, level - 1));
            boolean attend = type.startsWith("Attn");
            Resampling end =
                    end(level > 0, type, attend && config.upsampleType().equals("resnet"));
            blocks.add(new UpBlock2D(
                    init, previous, channels.get(level), skip, config.layersPerBlock() + 1, attend, end, block));
        }
        return blocks;
    }

    private static Resampling end(boolean resamples, String type, boolean resnet) {
        if (!resamples) {
            return Resampling.NONE;
        }
        return resnet || type.startsWith("Resnet") ? Resampling.RESNET : Resampling.CONV;
    }

    @Override
    public NDArray apply(NDArray x, NDArray timesteps, NDArray labels) {
        check(x, timesteps, labels);
        long factor = 1L << (config.blockOutChannels().size() - 1);
        if (x.getShape().get(2) % factor != 0 || x.getShape().get(3) % factor != 0) {
            throw new IllegalArgumentException("height and width must be multiples of " + factor
                    + " for this network of " + config.blockOutChannels().size() + " levels, got " + x.getShape());
        }
        try (Scope scope = new Scope()) {
            NDArray time = timeEmbedding.apply(timeFeatures.apply(timesteps)); // (N or 1, T)
            if (classEmbedding != null) {
                time = time.add(classEmbedding.apply(labels));
            }
            time = activation.apply(time);
            Deque<NDArray> skips = new ArrayDeque<>();
            NDArray h = convIn.apply(config.centerInputSample() ? x.mul(2).sub(1) : x);
            skips.push(h);
            for (DownBlock2D block : down) {
                h = block.apply(h, time, skips);
            }
            h = middle == null ? h : middle.apply(h, time);
            for (UpBlock2D block : up) {
                h = block.apply(h, time, skips);
            }
            return scope.keep(convOut.apply(normOut.apply(h, Activation.SILU)));
        }
    }

    public UNet2DConfig config() {
        return config;
    }

    @Override
    public long[] imageShape() {
        List<Integer> size = config.sampleSize().isEmpty() ? List.of(64, 64) : config.sampleSize();
        return new long[] {config.inChannels(), size.get(0), size.get(1)};
    }

    @Override
    public int classes() {
        return classEmbedding == null ? 0 : classEmbedding.classes();
    }

    @Override
    public boolean conditioned() {
        return classEmbedding != null;
    }

    @Override
    protected void checkLabels(NDArray labels, long count) {
        if (classEmbedding == null) {
            super.checkLabels(labels, count);
            return;
        }
        ClassEmbedding.Labels wanted = classEmbedding.labels(count);
        if (labels == null || !wanted.fit(labels)) {
            throw new IllegalArgumentException("labels must be " + wanted + ", got "
                    + (labels == null ? "null" : labels.getShape() + " " + labels.getDataType()));
        }
    }
}
