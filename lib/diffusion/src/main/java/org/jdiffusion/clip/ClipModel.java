package org.jdiffusion.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jdiffusion.io.Atomic;
import org.jdiffusion.io.CheckpointException;
import org.jdiffusion.io.JsonFile;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.io.SafeTensors;
import org.jdiffusion.nn.Init;
import org.jdiffusion.nn.Linear;
import org.jdiffusion.nn.Module;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;

/**
 * Two towers that map texts and images into one space, where what belongs together points the same way (Radford et al.
 * 2021; transformers {@code CLIPModel}). Its methods open no grad mode: features can be differentiated down to the pixels.
 */
public final class ClipModel extends Module {
    private final NDArray logitScale;
    private final ClipText text;
    private final ClipVision vision;
    private final Linear visualProjection;
    private final Linear textProjection;
    private final ClipConfig config;

    /** Builds the network with parameters from {@code init}. */
    public ClipModel(ClipConfig config, Init init) {
        this.config = config;
        logitScale = parameter("logit_scale", init.zeros());
        text = child("text_model", new ClipText(init, config));
        vision = child("vision_model", new ClipVision(init, config));
        visualProjection = child(
                "visual_projection", Linear.withoutBias(init, config.vision().hiddenSize(), config.projectionDim()));
        textProjection =
                child("text_projection", Linear.withoutBias(init, config.text().hiddenSize(), config.projectionDim()));
    }

    /**
     * Loads {@code config.json} and {@code model.safetensors} of a folder that transformers' {@code CLIPModel} saved.
     * Parameters belong to {@code manager}, frozen, as float32.
     *
     * @throws CheckpointException if a file is missing, broken, or does not fit its configuration
     */
    public static ClipModel load(Path folder, NDManager manager) throws IOException {
        Path file = folder.resolve("config.json");
        ClipModel model;
        try {
            model = new ClipModel(ClipConfig.fromJson(JsonFile.read(file)), Init.blank(manager));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file, e.getMessage(), e);
        }
        try {
            Pretrained.fill(model, folder);
            return model;
        } catch (IOException | RuntimeException e) {
            model.parameters().forEach(NDArray::close);
            throw e;
        }
    }

    /**
     * Writes {@code config.json} and {@code model.safetensors}, each whole or not at all; transformers'
     * {@code CLIPModel.from_pretrained} reads them.
     *
     * @param half whether to round the weights to half precision
     */
    public void save(Path folder, boolean half) throws IOException {
        Atomic.write(folder.resolve("config.json"), config.toJson().toPrettyString() + "\n");
        Path weights = folder.resolve("model.safetensors");
        Map<String, String> metadata = Map.of("format", "pt");
        if (half) {
            SafeTensors.writeHalf(weights, stateDict(), metadata);
        } else {
            SafeTensors.write(weights, stateDict(), metadata);
        }
    }

    /**
     * Features of texts, not normalised (transformers {@code get_text_features}).
     *
     * @param ids (N, S) int64, S at most 77 for the usual models, each row with its start and end token
     * @return (N, projectionDim), on the manager of {@code ids}
     */
    public NDArray encodeText(NDArray ids) {
        try (Scope scope = new Scope()) {
            NDArray features = textProjection.apply(text.apply(ids));
            features.attach(ids.getManager());
            return scope.keep(features);
        }
    }

    /**
     * Features of images, not normalised (transformers {@code get_image_features}).
     *
     * @param pixels (N, 3, 224, 224) float32 for the usual models, as {@link ClipPreprocess} makes them
     * @return (N, projectionDim), on the manager of {@code pixels}
     */
    public NDArray encodeImage(NDArray pixels) {
        try (Scope scope = new Scope()) {
            NDArray features = visualProjection.apply(vision.apply(pixels));
            features.attach(pixels.getManager());
            return scope.keep(features);
        }
    }

    /**
     * How well each image fits each text: the cosine of their features times {@link #logitScale} (transformers
     * {@code logits_per_image}).
     *
     * @param images features (N, projectionDim)
     * @param texts features (M, projectionDim)
     * @return (N, M), on the manager of {@code images}
     */
    public NDArray logits(NDArray images, NDArray texts) {
        check("images", images);
        check("texts", texts);
        try (Scope scope = new Scope()) {
            return scope.keep(unit(images).matMul(unit(texts).transpose()).mul(logitScale()));
        }
    }

    /** What cosines are multiplied by: e to the power of the weight {@code logit_scale}, about 100 in trained models. */
    public float logitScale() {
        return (float) Math.exp(Numbers.scalar(logitScale));
    }

    public ClipConfig config() {
        return config;
    }

    private void check(String name, NDArray features) {
        if (features.getShape().dimension() != 2 || features.getShape().get(1) != config.projectionDim()) {
            throw new IllegalArgumentException(
                    name + " must be features (N, " + config.projectionDim() + "), got " + features.getShape());
        }
    }

    private static NDArray unit(NDArray features) {
        return features.div(features.square().sum(new int[] {1}, true).sqrt());
    }
}
