package org.jdiffusion.unet;

import ai.djl.ndarray.NDArray;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jdiffusion.nn.BlockConfig;
import org.jdiffusion.nn.Conv2d;
import org.jdiffusion.nn.DownBlock2D;
import org.jdiffusion.nn.Embedding;
import org.jdiffusion.nn.GroupNorm;
import org.jdiffusion.nn.Init;
import org.jdiffusion.nn.MidBlock2D;
import org.jdiffusion.nn.TimestepEmbedding;
import org.jdiffusion.nn.Timesteps;
import org.jdiffusion.nn.UpBlock2D;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;

/**
 * The U-shaped denoiser: down through ever smaller feature maps, up again with what was seen on the way (Ronneberger et
 * al. 2015; Ho et al. 2020, appendix B; diffusers {@code UNet2DModel}).
 */
public final class UNet2D extends Denoiser {
    private final UNet2DConfig config;
    private final Timesteps timeFeatures;
    private final TimestepEmbedding timeEmbedding;
    private final Embedding classEmbedding;
    private final Conv2d convIn;
    private final List<DownBlock2D> down;
    private final MidBlock2D middle;
    private final List<UpBlock2D> up;
    private final GroupNorm normOut;
    private final Conv2d convOut;

    /** Builds the network with parameters from {@code init}. */
    public UNet2D(UNet2DConfig config, Init init) {
        this.config = config;
        List<Integer> channels = config.blockOutChannels();
        int levels = channels.size();
        int first = channels.get(0);
        int last = channels.get(levels - 1);
        BlockConfig block = new BlockConfig(
                4 * first,
                config.normNumGroups(),
                config.normEps(),
                config.attentionHeadDim(),
                config.downsamplePadding());

        convIn = child("conv_in", new Conv2d(init, config.inChannels(), first, 3, 1, 1));
        timeFeatures = new Timesteps(first, config.flipSinToCos(), config.freqShift());
        timeEmbedding = child("time_embedding", new TimestepEmbedding(init, first, block.timeWidth()));
        classEmbedding = config.numClassEmbeds() == null
                ? null
                : child("class_embedding", new Embedding(init, config.numClassEmbeds(), block.timeWidth()));

        List<DownBlock2D> downs = new ArrayList<>();
        for (int i = 0; i < levels; i++) {
            int in = channels.get(Math.max(0, i - 1));
            boolean attend = config.downBlockTypes().get(i).equals("AttnDownBlock2D");
            downs.add(
                    new DownBlock2D(init, in, channels.get(i), config.layersPerBlock(), attend, i < levels - 1, block));
        }
        down = children("down_blocks", downs);
        middle = child(
                "mid_block", new MidBlock2D(init, last, config.addAttention(), config.midBlockScaleFactor(), block));

        List<UpBlock2D> ups = new ArrayList<>();
        for (int i = 0; i < levels; i++) {
            int level = levels - 1 - i;
            int previous = channels.get(Math.min(levels - 1, level + 1));
            int skip = channels.get(Math.max(0, level - 1));
            boolean attend = config.upBlockTypes().get(i).equals("AttnUpBlock2D");
            ups.add(new UpBlock2D(
                    init, previous, channels.get(level), skip, config.layersPerBlock() + 1, attend, level > 0, block));
        }
        up = children("up_blocks", ups);
        normOut = child("conv_norm_out", new GroupNorm(init, config.normNumGroups(), first, config.normEps()));
        convOut = child("conv_out", new Conv2d(init, first, config.outChannels(), 3, 1, 1));
    }

    @Override
    public NDArray apply(NDArray x, NDArray timesteps, NDArray labels) {
        check(x, timesteps, labels, config.inChannels());
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
            time = TorchOps.silu(time);
            Deque<NDArray> skips = new ArrayDeque<>();
            NDArray h = convIn.apply(config.centerInputSample() ? x.mul(2).sub(1) : x);
            skips.push(h);
            for (DownBlock2D block : down) {
                h = block.apply(h, time, skips);
            }
            h = middle.apply(h, time);
            for (UpBlock2D block : up) {
                h = block.apply(h, time, skips);
            }
            return scope.keep(convOut.apply(normOut.applySilu(h)));
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
        return config.numClassEmbeds() == null ? 0 : config.numClassEmbeds();
    }
}
