package org.jdiffusion.unet;

import java.util.List;
import java.util.Objects;
import org.jdiffusion.nn.Activation;

/** What a {@link UNet2DConfig} must be for diffusers, and this library, to build a network of it. */
final class UNet2DRules {
    private static final int WIDEST = 65_536;
    private static final int MOST_LAYERS = 256;
    private static final List<String> DOWN = List.of("DownBlock2D", "AttnDownBlock2D", "ResnetDownsampleBlock2D");
    private static final List<String> UP = List.of("UpBlock2D", "AttnUpBlock2D", "ResnetUpsampleBlock2D");

    private UNet2DRules() {}

    /**
     * Returns {@code c}.
     *
     * @throws IllegalArgumentException naming the first key that is wrong, what was wanted and what is there
     */
    static UNet2DConfig check(UNet2DConfig c) {
        List<Integer> size = c.sampleSize();
        boolean sized = size.size() == 2 && size.get(0) > 0 && size.get(1) > 0;
        require(sized || size.isEmpty(), "sample_size", "a height and a width, or null", size);
        within("in_channels", c.inChannels(), WIDEST);
        within("out_channels", c.outChannels(), WIDEST);
        within("layers_per_block", c.layersPerBlock(), MOST_LAYERS);
        within("norm_num_groups", c.normNumGroups(), WIDEST);
        within("attn_norm_num_groups", c.attnNormNumGroups(), WIDEST);
        within("attention_head_dim", c.attentionHeadDim(), Integer.MAX_VALUE);
        within("time_embedding_dim", c.timeEmbeddingDim(), WIDEST);
        within("num_class_embeds", c.numClassEmbeds(), Integer.MAX_VALUE);
        checkLevels(c);
        checkTypes(c);
        checkNumbers(c);
        return c;
    }

    private static void checkLevels(UNet2DConfig c) {
        List<Integer> channels = c.blockOutChannels();
        int levels = channels.size();
        require(levels > 0, "block_out_channels", "at least one level", channels);
        require(c.downBlockTypes().size() == levels, "down_block_types", levels + " entries", c.downBlockTypes());
        require(c.upBlockTypes().size() == levels, "up_block_types", levels + " entries", c.upBlockTypes());
        for (int i = 0; i < levels; i++) {
            int width = channels.get(i);
            require(width > 0 && width <= WIDEST, "block_out_channels", "numbers from 1 to " + WIDEST, channels);
            require(
                    width % c.normNumGroups() == 0,
                    "norm_num_groups",
                    "a divisor of " + width + " channels",
                    c.normNumGroups());
            boolean last = i == levels - 1;
            boolean middle = last && c.addAttention() && c.midBlockType() != null;
            boolean attends = c.downBlockTypes().get(i).contains("Attn")
                    || c.upBlockTypes().get(levels - 1 - i).contains("Attn")
                    || middle;
            require(
                    !attends || c.attentionHeadDim() == null || c.attentionHeadDim() <= width,
                    "attention_head_dim",
                    "at most the " + width + " channels",
                    c.attentionHeadDim());
            require(
                    !middle || c.attnNormNumGroups() == null || width % c.attnNormNumGroups() == 0,
                    "attn_norm_num_groups",
                    "a divisor of " + width + " channels",
                    c.attnNormNumGroups());
        }
    }

    private static void checkTypes(UNet2DConfig c) {
        c.downBlockTypes().forEach(type -> oneOf("down_block_types", plain(type), DOWN));
        c.upBlockTypes().forEach(type -> oneOf("up_block_types", plain(type), UP));
        if (c.midBlockType() != null) {
            oneOf("mid_block_type", c.midBlockType(), List.of("UNetMidBlock2D"));
        }
        oneOf("downsample_type", c.downsampleType(), List.of("conv", "resnet"));
        oneOf("upsample_type", c.upsampleType(), List.of("conv", "resnet"));
        oneOf("resnet_time_scale_shift", c.resnetTimeScaleShift(), List.of("default", "scale_shift"));
        if (c.classEmbedType() != null) {
            oneOf("class_embed_type", c.classEmbedType(), List.of("timestep", "identity"));
        }
        require(c.actFn() != null, "act_fn", "a name", null);
        Activation.of(c.actFn());
    }

    private static void checkNumbers(UNet2DConfig c) {
        double half = c.blockOutChannels().get(0) / 2;
        require(c.normEps() >= 0 && c.normEps() < 1, "norm_eps", "0 or a small positive number", c.normEps());
        require(
                c.midBlockScaleFactor() > 0 && c.midBlockScaleFactor() < Double.POSITIVE_INFINITY,
                "mid_block_scale_factor",
                "a positive number",
                c.midBlockScaleFactor());
        require(
                c.freqShift() != half && Math.abs(c.freqShift()) <= WIDEST,
                "freq_shift",
                "anything but half of the first channels, which would divide by zero",
                c.freqShift());
        require(c.dropout() >= 0 && c.dropout() < 1, "dropout", "a number in [0, 1)", c.dropout());
        require(
                c.downsamplePadding() == 0 || c.downsamplePadding() == 1,
                "downsample_padding",
                "0 or 1",
                c.downsamplePadding());
    }

    /** The block's name without the prefix that the first versions of diffusers gave it. */
    static String plain(String type) {
        return type.startsWith("UNetRes") ? type.substring("UNetRes".length()) : type;
    }

    static <T> List<T> list(String key, List<T> list) {
        require(list != null && list.stream().noneMatch(Objects::isNull), key, "a list without nulls", list);
        return List.copyOf(list);
    }

    private static void within(String key, Integer number, int most) {
        boolean fits = number == null || (number > 0 && number <= most);
        require(fits, key, most == Integer.MAX_VALUE ? "a positive number" : "1.." + most, number);
    }

    private static void oneOf(String key, String value, List<String> choices) {
        require(value != null && choices.contains(value), key, String.join(" or ", choices), value);
    }

    static void require(boolean holds, String key, Object wanted, Object got) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": wanted " + wanted + ", got " + got);
        }
    }
}
