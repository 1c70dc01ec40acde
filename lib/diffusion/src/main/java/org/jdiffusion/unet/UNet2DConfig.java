package org.jdiffusion.unet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The shape of a {@link UNet2D}; names, defaults and meanings are those of diffusers' {@code UNet2DModel}.
 *
 * @param sampleSize height and width of the images; empty if any will do
 * @param timeEmbeddingDim width of the time embedding, or null for four times the first channels
 * @param downBlockTypes {@code DownBlock2D}, {@code AttnDownBlock2D} or {@code ResnetDownsampleBlock2D}, finest first
 * @param midBlockType {@code UNetMidBlock2D}, or null for none
 * @param upBlockTypes {@code UpBlock2D}, {@code AttnUpBlock2D} or {@code ResnetUpsampleBlock2D}, coarsest first
 * @param blockOutChannels channels of each level
 * @param downsampleType how an {@code AttnDownBlock2D} ends: {@code conv} or {@code resnet}
 * @param upsampleType how an {@code AttnUpBlock2D} ends: {@code conv} or {@code resnet}
 * @param dropout share of the features of a residual block that training leaves out
 * @param attentionHeadDim channels per head, or null for one head
 * @param attnNormNumGroups groups in the middle block's attention; null for {@code normNumGroups}, or for no
 *     normalisation there with {@code scale_shift}
 * @param resnetTimeScaleShift {@code default} or {@code scale_shift}
 * @param classEmbedType {@code timestep}, {@code identity}, or null for a table of {@code numClassEmbeds}
 * @param numClassEmbeds classes that are added to the time embedding, or null for none
 */
public record UNet2DConfig(
        List<Integer> sampleSize,
        int inChannels,
        int outChannels,
        boolean centerInputSample,
        Integer timeEmbeddingDim,
        double freqShift,
        boolean flipSinToCos,
        List<String> downBlockTypes,
        String midBlockType,
        List<String> upBlockTypes,
        List<Integer> blockOutChannels,
        int layersPerBlock,
        double midBlockScaleFactor,
        int downsamplePadding,
        String downsampleType,
        String upsampleType,
        double dropout,
        String actFn,
        Integer attentionHeadDim,
        int normNumGroups,
        Integer attnNormNumGroups,
        double normEps,
        String resnetTimeScaleShift,
        boolean addAttention,
        String classEmbedType,
        Integer numClassEmbeds) {

    /** Copies the lists; what the values must be is checked when a network is built or a file read. */
    public UNet2DConfig {
        sampleSize = UNet2DRules.list("sample_size", sampleSize);
        downBlockTypes = UNet2DRules.list("down_block_types", downBlockTypes);
        upBlockTypes = UNet2DRules.list("up_block_types", upBlockTypes);
        blockOutChannels = UNet2DRules.list("block_out_channels", blockOutChannels);
    }

    /** What diffusers takes where a {@code config.json} is silent. */
    public static UNet2DConfig defaults() {
        return new UNet2DConfig(
                List.of(),
                3,
                3,
                false,
                null,
                0,
                true,
                List.of("DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"),
                "UNetMidBlock2D",
                List.of("AttnUpBlock2D", "AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D"),
                List.of(224, 448, 672, 896),
                2,
                1,
                1,
                "conv",
                "conv",
                0,
                "silu",
                8,
                32,
                null,
                1e-5,
                "default",
                true,
                null,
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

    /** The 256-pixel networks of the unit, as {@code google/ddpm-celebahq-256}; 113,673,219 parameters. */
    public static UNet2DConfig family256() {
        return UNet2DJson.with(
                defaults()
                        .withImages(256, 3, 3)
                        .withLevels(
                                List.of(
                                        "DownBlock2D",
                                        "DownBlock2D",
                                        "DownBlock2D",
                                        "DownBlock2D",
                                        "AttnDownBlock2D",
                                        "DownBlock2D"),
                                List.of(
                                        "UpBlock2D",
                                        "AttnUpBlock2D",
                                        "UpBlock2D",
                                        "UpBlock2D",
                                        "UpBlock2D",
                                        "UpBlock2D"),
                                List.of(128, 128, 256, 256, 512, 512),
                                2),
                "attention_head_dim",
                null,
                "norm_eps",
                1e-6,
                "freq_shift",
                1,
                "flip_sin_to_cos",
                false,
                "downsample_padding",
                0);
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
}
