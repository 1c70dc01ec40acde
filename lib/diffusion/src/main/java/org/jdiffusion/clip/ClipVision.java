package org.jdiffusion.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.jdiffusion.nn.Conv2d;
import org.jdiffusion.nn.Embedding;
import org.jdiffusion.nn.Init;
import org.jdiffusion.nn.LayerNorm;
import org.jdiffusion.nn.Module;
import org.jdiffusion.tensor.Scope;

/**
 * The image tower: patches and one class token, which is read at the end (Dosovitskiy et al. 2021; transformers
 * {@code CLIPVisionTransformer}).
 */
final class ClipVision extends Module {
    private final NDArray classToken;
    private final Conv2d patches;
    private final Embedding positions;
    private final LayerNorm normIn;
    private final List<ClipLayer> layers;
    private final LayerNorm normOut;
    private final ClipConfig config;
    private final int tokens;

    ClipVision(Init init, ClipConfig config) {
        int width = config.vision().hiddenSize();
        double eps = config.vision().layerNormEps();
        int side = config.imageSize() / config.patchSize();
        tokens = side * side + 1;
        classToken = parameter("embeddings.class_embedding", init.normal(1 / Math.sqrt(width), width));
        patches = child(
                "embeddings.patch_embedding", Conv2d.patches(init, config.numChannels(), width, config.patchSize()));
        positions = child("embeddings.position_embedding", new Embedding(init, tokens, width, 0.02));
        normIn = child("pre_layrnorm", new LayerNorm(init, width, eps)); // spelt so in every file
        layers = children("encoder.layers", ClipLayer.stack(init, config.vision(), false));
        normOut = child("post_layernorm", new LayerNorm(init, width, eps));
        this.config = config;
    }

    /** pixels (N, C, H, W), normalised, to (N, D). */
    NDArray apply(NDArray pixels) {
        Shape shape = pixels.getShape();
        Shape image = new Shape(config.numChannels(), config.imageSize(), config.imageSize());
        if (shape.dimension() != 4
                || shape.size() == 0
                || !shape.slice(1).equals(image)
                || pixels.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException("pixels must be (N, " + image.get(0) + ", " + image.get(1) + ", "
                    + image.get(2) + ") float32, got " + shape + " " + pixels.getDataType());
        }
        try (Scope scope = new Scope()) {
            long n = shape.get(0);
            int width = config.vision().hiddenSize();
            NDArray h = patches.apply(pixels).reshape(n, width, -1).transpose(0, 2, 1); // (N, S - 1, D)
            NDArray first = classToken.reshape(1, 1, width).broadcast(new Shape(n, 1, width));
            h = normIn.apply(first.concat(h, 1).add(positions.first(tokens))); // (N, S, D)
            for (ClipLayer layer : layers) {
                h = layer.apply(h);
            }
            return scope.keep(normOut.apply(h.get(new NDIndex(":, 0"))));
        }
    }
}
