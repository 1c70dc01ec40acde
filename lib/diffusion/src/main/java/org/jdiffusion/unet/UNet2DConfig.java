package org.jdiffusion.unet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The shape of a {@link UNet2D}; names and defaults are those of diffusers' {@code UNet2DModel}.
 *
 * @param sampleSize height and width of the images; empty if any will do
 * @param downBlockTypes {@code DownBlock2D} or {@code AttnDownBlock2D}, finest first
 * @param upBlockTypes {@code UpBlock2D} or {@code AttnUpBlock2D}, coarsest first
 * @param blockOutChannels channels of each level
 * @param attentionHeadDim channels per head, or null for one head
 * @param numClassEmbeds classes that are added to the time embedding, or null for none
 */
public record UNet2DConfig(
        List<Integer> sampleSize,
        int inChannels,
        int outChannels,
        double freqShift,
        boolean flipSinToCos,
        List<String> downBlockTypes,
        List<String> upBlockTypes,
        List<Integer> blockOutChannels,
        int layersPerBlock,
        double midBlockScaleFactor,
        int downsamplePadding,
        Integer attentionHeadDim,
        int normNumGroups,
        double normEps,
        boolean addAttention,
        boolean centerInputSample,
        Integer numClassEmbeds) {

    private static final int WIDEST = 65_536;
    private static final int MOST_LAYERS = 256;

    public UNet2DConfig {
        sampleSize = copy("sample_size", sampleSize);
        boolean sized = sampleSize.size() == 2 && sampleSize.get(0) > 0 && sampleSize.get(1) > 0;
        require(sized || sampleSize.isEmpty(), "sample_size", "a height and a width, or null", sampleSize);
        downBlockTypes = copy("down_block_types", downBlockTypes);
        upBlockTypes = copy("up_block_types", upBlockTypes);
        blockOutChannels = copy("block_out_channels", blockOutChannels);
        int levels = blockOutChannels.size();
        require(levels > 0, "block_out_channels", "at least one level", blockOutChannels);
        require(downBlockTypes.size() == levels, "down_block_types", levels + " entries", downBlockTypes);
        require(upBlockTypes.size() == levels, "up_block_types", levels + " entries", upBlockTypes);
        for (String type : downBlockTypes) {
            require(
                    Set.of("DownBlock2D", "AttnDownBlock2D").contains(type),
                    "down_block_types",
                    "DownBlock2D or AttnDownBlock2D",
                    type);
        }
        for (String type : upBlockTypes) {
            require(
                    Set.of("UpBlock2D", "AttnUpBlock2D").contains(type),
                    "up_block_types",
                    "UpBlock2D or AttnUpBlock2D",
                    type);
        }
        require(inChannels > 0 && inChannels <= WIDEST, "in_channels", "1.." + WIDEST, inChannels);
        require(outChannels > 0 && outChannels <= WIDEST, "out_channels", "1.." + WIDEST, outChannels);
        require(normNumGroups > 0, "norm_num_groups", "at least 1", normNumGroups);
        require(
                attentionHeadDim == null || attentionHeadDim > 0,
                "attention_head_dim",
                "a positive number or null",
                attentionHeadDim);
        for (int i = 0; i < levels; i++) {
            int channels = blockOutChannels.get(i);
            require(
                    channels > 0 && channels % 2 == 0 && channels <= WIDEST,
                    "block_out_channels",
                    "even numbers up to " + WIDEST,
                    blockOutChannels);
            require(
                    channels % normNumGroups == 0,
                    "norm_num_groups",
                    "a divisor of " + channels + " channels",
                    normNumGroups);
            boolean attends = downBlockTypes.get(i).startsWith("Attn")
                    || upBlockTypes.get(levels - 1 - i).startsWith("Attn")
                    || (addAttention && i == levels - 1);
            require(
                    !attends || attentionHeadDim == null || channels % attentionHeadDim == 0,
                    "attention_head_dim",
                    "a divisor of " + channels + " channels",
                    attentionHeadDim);
        }
        require(normEps > 0, "norm_eps", "a positive number", normEps);
        require(midBlockScaleFactor > 0, "mid_block_scale_factor", "a positive number", midBlockScaleFactor);
        require(
                freqShift >= 0 && freqShift < blockOutChannels.get(0) / 2,
                "freq_shift",
                "0 up to half of the first channels",
                freqShift);
        require(
                numClassEmbeds == null || numClassEmbeds > 0,
                "num_class_embeds",
                "a positive number or null",
                numClassEmbeds);
        require(
                layersPerBlock > 0 && layersPerBlock <= MOST_LAYERS,
                "layers_per_block",
                "1 to " + MOST_LAYERS,
                layersPerBlock);
        require(downsamplePadding == 0 || downsamplePadding == 1, "downsample_padding", "0 or 1", downsamplePadding);
    }

    /** What diffusers takes where a {@code config.json} is silent. */
    public static UNet2DConfig defaults() {
        return new UNet2DConfig(
                List.of(),
                3,
                3,
                0,
                true,
                List.of("DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"),
                List.of("AttnUpBlock2D", "AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D"),
                List.of(224, 448, 672, 896),
                2,
                1,
                1,
                8,
                32,
                1e-5,
                true,
                false,
                null);
    }

    /** The unit's MNIST network: 28x28, three levels of 32, 64 and 64 channels, attention on the lower two. */
    public static UNet2DConfig mnist(int inChannels, int outChannels) {
        return defaults()
                .withImages(28, inChannels, outChannels)
                .withLevels(
                        List.of("DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"),
                        List.of("AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D"),
                        List.of(32, 64, 64),
                        2);
    }

    /** The same network for square images of another size, or of any for null, and other channels. */
    public UNet2DConfig withImages(Integer size, int in, int out) {
        List<Integer> square = size == null ? List.of() : List.of(size, size);
        return UNet2DJson.with(this, "sample_size", square, "in_channels", in, "out_channels", out);
    }

    /** The same network with other levels. */
    public UNet2DConfig withLevels(List<String> down, List<String> up, List<Integer> channels, int layers) {
        return UNet2DJson.with(
                this,
                "down_block_types",
                down,
                "up_block_types",
                up,
                "block_out_channels",
                channels,
                "layers_per_block",
                layers);
    }

    /** The same levels with other widths; {@code groups} must divide each. */
    public UNet2DConfig withWidths(List<Integer> channels, int groups) {
        return UNet2DJson.with(this, "block_out_channels", channels, "norm_num_groups", groups);
    }

    /** The same network with classes added to its time embedding, or none for null. */
    public UNet2DConfig withClasses(Integer classes) {
        return UNet2DJson.with(this, "num_class_embeds", classes);
    }

    /**
     * Reads a diffusers {@code config.json}.
     *
     * @param unknown receives each key that this version knows nothing of
     * @throws IllegalArgumentException naming an option or block type that this network does not have
     */
    public static UNet2DConfig fromJson(JsonNode json, List<String> unknown) {
        return UNet2DJson.read(json, unknown);
    }

    /** As the {@code config.json} that diffusers reads. */
    public ObjectNode toJson() {
        return UNet2DJson.write(this);
    }

    private static <T> List<T> copy(String key, List<T> list) {
        require(list != null && list.stream().noneMatch(Objects::isNull), key, "a list without nulls", list);
        return List.copyOf(list);
    }

    static void require(boolean holds, String key, Object wanted, Object got) {
        if (!holds) {
            throw new IllegalArgumentException(key + ": wanted " + wanted + ", got " + got);
        }
    }
}
