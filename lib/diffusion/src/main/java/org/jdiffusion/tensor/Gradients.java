package org.jdiffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

/** The gradients that {@link Grad#backward} left beside the parameters. */
public final class Gradients {
    private Gradients() {}

    /**
     * The gradient of each parameter, shaped as it; the tensors themselves, so that changing them in place works.
     *
     * @throws IllegalStateException if nothing was collected for one of them
     */
    public static List<NDArray> of(List<NDArray> parameters) {
        return parameters.stream().map(Gradients::of).toList();
    }

    /** The gradient of one parameter. */
    public static NDArray of(NDArray parameter) {
        NDArray gradient = JniUtils.getGradient((PtNDArray) parameter);
        if (gradient == null) {
            throw new IllegalStateException("no gradient was collected: call Grad.backward(loss) first");
        }
        return gradient;
    }

    /** Sets them to zero. */
    public static void clear(List<NDArray> parameters) {
        parameters.forEach(parameter -> JniUtils.zeroGrad((PtNDArray) parameter));
    }

    /** Sets them to zero after adding them to {@code sums}, which may be empty still. */
    public static void moveTo(List<NDArray> sums, List<NDArray> parameters) {
        try (Grad off = Grad.off()) {
            List<NDArray> gradients = of(parameters);
            if (sums.isEmpty()) {
                gradients.forEach(gradient -> sums.add(gradient.duplicate()));
            } else {
                add(sums, gradients);
            }
            clear(parameters);
        }
    }

    /** Adds {@code sums} of {@link #moveTo}, if any, to the gradients. */
    public static void addBack(List<NDArray> sums, List<NDArray> parameters) {
        if (!sums.isEmpty()) {
            try (Grad off = Grad.off()) {
                add(of(parameters), sums);
            }
        }
    }

    private static void add(List<NDArray> targets, List<NDArray> sources) {
        for (int i = 0; i < targets.size(); i++) {
            targets.get(i).addi(sources.get(i));
        }
    }
}
