package org.jdiffusion.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.jdiffusion.nn.Embedding;
import org.jdiffusion.nn.Init;
import org.jdiffusion.nn.LayerNorm;
import org.jdiffusion.nn.Module;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;

/** The text tower: a causal transformer, read at the end token (transformers {@code CLIPTextTransformer}). */
final class ClipText extends Module {
    private static final int MISTAKEN_END = 2; // of configurations from before the end token's id was put right

    private final Embedding tokens;
    private final Embedding positions;
    private final List<ClipLayer> layers;
    private final LayerNorm norm;
    private final ClipConfig config;

    ClipText(Init init, ClipConfig config) {
        int width = config.text().hiddenSize();
        tokens = child("embeddings.token_embedding", new Embedding(init, config.vocabSize(), width, 0.02));
        positions = child(
                "embeddings.position_embedding", new Embedding(init, config.maxPositionEmbeddings(), width, 0.01));
        layers = children("encoder.layers", ClipLayer.stack(init, config.text(), true));
        norm = child(
                "final_layer_norm", new LayerNorm(init, width, config.text().layerNormEps()));
        this.config = config;
    }

    /** ids (N, S) int64 to (N, D). What follows the end token has no influence, so padding needs no mask. */
    NDArray apply(NDArray ids) {
        Shape shape = ids.getShape();
        int most = config.maxPositionEmbeddings();
        if (shape.dimension() != 2 || shape.size() == 0 || shape.get(1) > most || ids.getDataType() != DataType.INT64) {
            throw new IllegalArgumentException(
                    "ids must be (N, S) int64 with S in 1.." + most + ", got " + shape + " " + ids.getDataType());
        }
        int length = (int) shape.get(1);
        try (Scope scope = new Scope()) {
            NDArray h = tokens.apply(ids.reshape(-1)).reshape(shape.get(0), length, -1); // (N, S, D)
            h = h.add(positions.first(length));
            for (ClipLayer layer : layers) {
                h = layer.apply(h);
            }
            NDArray flat = norm.apply(h).reshape(-1, config.text().hiddenSize()); // (N S, D)
            NDArray rows = ids.getManager().create(ends(Numbers.longs(ids), length));
            return scope.keep(TorchOps.embedding(flat, rows));
        }
    }

    /** The row of each text's first end token; where there is none, of its first token, as transformers has it. */
    private long[] ends(long[] ids, int length) {
        long[] rows = new long[ids.length / length];
        for (int n = 0; n < rows.length; n++) {
            int best = n * length;
            for (int i = n * length; i < (n + 1) * length; i++) {
                if (rank(ids[i]) > rank(ids[best])) {
                    best = i;
                }
            }
            rows[n] = best;
        }
        return rows;
    }

    private long rank(long id) {
        return config.eosTokenId() == MISTAKEN_END ? id : id == config.eosTokenId() ? 1 : 0;
    }
}
