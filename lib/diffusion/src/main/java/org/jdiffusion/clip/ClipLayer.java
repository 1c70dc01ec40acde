package org.jdiffusion.clip;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.stream.IntStream;
import org.jdiffusion.nn.Init;
import org.jdiffusion.nn.LayerNorm;
import org.jdiffusion.nn.Linear;
import org.jdiffusion.nn.Module;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;

/**
 * One layer of a tower: attention, then a perceptron, each on what was normalised before (transformers
 * {@code CLIPEncoderLayer}).
 */
final class ClipLayer extends Module {
    private final LayerNorm norm1;
    private final Linear key;
    private final Linear value;
    private final Linear query;
    private final Linear out;
    private final LayerNorm norm2;
    private final Linear up;
    private final Linear down;
    private final ClipTower tower;
    private final boolean causal;

    /** @param causal whether no token may see a later one */
    ClipLayer(Init init, ClipTower tower, boolean causal) {
        int width = tower.hiddenSize();
        key = child("self_attn.k_proj", new Linear(init, width, width));
        value = child("self_attn.v_proj", new Linear(init, width, width));
        query = child("self_attn.q_proj", new Linear(init, width, width));
        out = child("self_attn.out_proj", new Linear(init, width, width));
        norm1 = child("layer_norm1", new LayerNorm(init, width, tower.layerNormEps()));
        up = child("mlp.fc1", new Linear(init, width, tower.intermediateSize()));
        down = child("mlp.fc2", new Linear(init, tower.intermediateSize(), width));
        norm2 = child("layer_norm2", new LayerNorm(init, width, tower.layerNormEps()));
        this.tower = tower;
        this.causal = causal;
    }

    /** All layers of {@code tower}. */
    static List<ClipLayer> stack(Init init, ClipTower tower, boolean causal) {
        return IntStream.range(0, tower.numHiddenLayers())
                .mapToObj(i -> new ClipLayer(init, tower, causal))
                .toList();
    }

    /** x (N, S, D), same shape. */
    NDArray apply(NDArray x) {
        try (Scope scope = new Scope()) {
            NDArray h = norm1.apply(x);
            NDArray seen = causal
                    ? TorchOps.causalAttention(query.apply(h), key.apply(h), value.apply(h), heads())
                    : TorchOps.attention(query.apply(h), key.apply(h), value.apply(h), heads());
            NDArray y = x.add(out.apply(seen));
            NDArray inner = up.apply(norm2.apply(y));
            inner = tower.hiddenAct().equals("gelu") ? TorchOps.gelu(inner) : TorchOps.quickGelu(inner);
            return scope.keep(y.add(down.apply(inner)));
        }
    }

    private int heads() {
        return tower.numAttentionHeads();
    }
}
