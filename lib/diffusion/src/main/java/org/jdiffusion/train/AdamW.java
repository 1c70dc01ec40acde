package org.jdiffusion.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdiffusion.nn.Module;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Gradients;
import org.jdiffusion.tensor.InPlace;
import org.jdiffusion.tensor.Scope;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2), the numbers of torch's {@code AdamW} with
 * β = (0.9, 0.999), eps 1e-8.
 */
public final class AdamW implements AutoCloseable {
    private final NDManager manager;
    private final List<String> names;
    private final List<NDArray> parameters;
    private final List<NDArray> first = new ArrayList<>();
    private final List<NDArray> second = new ArrayList<>();
    private final NDArray steps;
    private final double weightDecay;

    /**
     * Asks every parameter of {@code module} for gradients and starts with zero moments.
     *
     * @param weightDecay share of each weight, times the learning rate, taken off at each step; torch's default is 0.01
     */
    public AdamW(Module module, double weightDecay) {
        names = List.copyOf(module.stateDict().keySet());
        parameters = module.parameters();
        manager = parameters.get(0).getManager().newSubManager();
        this.weightDecay = weightDecay;
        try (Scope scope = new Scope()) {
            for (NDArray parameter : parameters) {
                first.add(scope.forget(manager.zeros(parameter.getShape())));
                second.add(scope.forget(manager.zeros(parameter.getShape())));
            }
            steps = scope.forget(manager.create(0f));
        }
        module.requiresGrad(true);
    }

    /**
     * Moves the parameters against their gradients and clears these.
     *
     * @param learningRate of this step
     * @param clipNorm the gradients' joint norm is brought down to this; infinity to leave them
     * @return the joint norm before clipping
     * @throws ArithmeticException if that is no number; parameters and moments are those before, the gradients cleared
     */
    public float step(double learningRate, double clipNorm) {
        try (Grad off = Grad.off();
                Scope scope = new Scope()) {
            List<NDArray> gradients = Gradients.of(parameters);
            float norm = InPlace.clipNorm(gradients, clipNorm);
            if (!Float.isFinite(norm)) {
                Gradients.clear(parameters);
                throw new ArithmeticException("the gradients' norm is " + norm);
            }
            steps.addi(1);
            InPlace.adamW(parameters, gradients, first, second, steps, learningRate, 0.9, 0.999, 1e-8, weightDecay);
            Gradients.clear(parameters);
            return norm;
        }
    }

    /** Moments and step count by name, for a checkpoint; the tensors themselves. */
    Map<String, NDArray> state() {
        Map<String, NDArray> state = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            state.put("exp_avg." + names.get(i), first.get(i));
            state.put("exp_avg_sq." + names.get(i), second.get(i));
        }
        state.put("step", steps);
        return state;
    }

    /** Frees the moments. */
    @Override
    public void close() {
        manager.close();
    }
}
