package org.jdiffusion.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdiffusion.nn.Module;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.InPlace;
import org.jdiffusion.tensor.Scope;

/**
 * A running mean of the weights, which samples better than the weights themselves (Ho et al. 2020, appendix B). Early on
 * it follows faster: the first update copies, and the decay of update n is at most n / (9 + n), as in diffusers'
 * {@code EMAModel}.
 */
public final class Ema implements AutoCloseable {
    private final NDManager manager;
    private final List<String> names;
    private final List<NDArray> parameters;
    private final List<NDArray> mean = new ArrayList<>();
    private final double decay;

    /**
     * Starts from the weights as they are.
     *
     * @param decay share of the old mean that each update keeps, in [0, 1)
     */
    public Ema(Module module, double decay) {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException("decay must lie in [0, 1), got " + decay);
        }
        this.decay = decay;
        names = List.copyOf(module.stateDict().keySet());
        parameters = module.parameters();
        manager = parameters.get(0).getManager().newSubManager();
        try (Grad off = Grad.off();
                Scope scope = new Scope()) {
            for (NDArray parameter : parameters) {
                NDArray copy = scope.forget(parameter.duplicate());
                copy.attach(manager);
                mean.add(copy);
            }
        }
    }

    /** Takes in the weights after update number {@code n}, counted from 1. */
    public void update(long n) {
        try (Grad off = Grad.off();
                Scope scope = new Scope()) {
            InPlace.lerp(mean, parameters, 1 - (n == 1 ? 0 : Math.min(decay, n / (9.0 + n))));
        }
    }

    /** Exchanges the module's weights and their mean; call again to take it back. */
    public void swap() {
        try (Grad off = Grad.off();
                Scope scope = new Scope()) {
            for (int i = 0; i < mean.size(); i++) {
                NDArray kept = parameters.get(i).duplicate();
                InPlace.copy(parameters.get(i), mean.get(i));
                InPlace.copy(mean.get(i), kept);
            }
        }
    }

    /** The mean by parameter name; the tensors themselves. */
    public Map<String, NDArray> state() {
        Map<String, NDArray> state = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            state.put(names.get(i), mean.get(i));
        }
        return state;
    }

    /** Frees the mean. */
    @Override
    public void close() {
        manager.close();
    }
}
