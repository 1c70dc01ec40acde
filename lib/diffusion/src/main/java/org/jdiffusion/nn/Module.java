package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A part of a network: named parameters and named children. A parameter's full name joins the names on the way with
 * dots, which gives the keys of a diffusers state dict ({@code down_blocks.0.resnets.0.conv1.weight}).
 */
public abstract class Module {
    private final Map<String, Module> children = new LinkedHashMap<>();
    private final Map<String, NDArray> parameters = new LinkedHashMap<>();

    /** Registers {@code module} under {@code name} and returns it. */
    protected final <M extends Module> M child(String name, M module) {
        children.put(name, module);
        return module;
    }

    /** Registers each of {@code modules} as {@code name.0}, {@code name.1}, ... and returns them. */
    protected final <M extends Module> List<M> children(String name, List<M> modules) {
        for (int i = 0; i < modules.size(); i++) {
            child(name + "." + i, modules.get(i));
        }
        return List.copyOf(modules);
    }

    /** Registers a parameter and returns it. */
    protected final NDArray parameter(String name, NDArray value) {
        parameters.put(name, value);
        return value;
    }

    /** Every parameter by its full name, in the order of construction; the tensors themselves, not copies. */
    public final Map<String, NDArray> stateDict() {
        Map<String, NDArray> all = new LinkedHashMap<>();
        collect("", all);
        return all;
    }

    /** Every parameter, in the order of {@link #stateDict}. */
    public final List<NDArray> parameters() {
        return new ArrayList<>(stateDict().values());
    }

    /** How many numbers the parameters hold. */
    public final long parameterCount() {
        return parameters().stream().mapToLong(NDArray::size).sum();
    }

    /** Makes every parameter collect gradients, or none: freeze a network before asking for gradients of its input. */
    public final void requiresGrad(boolean wanted) {
        parameters().forEach(p -> p.setRequiresGradient(wanted));
    }

    /**
     * Checks that {@code shapes} of a file are exactly this module's.
     *
     * @throws IllegalArgumentException naming the first keys that are missing, unexpected or of another shape
     */
    public final void requireKeys(Map<String, ai.djl.ndarray.types.Shape> shapes) {
        Map<String, NDArray> mine = stateDict();
        TreeSet<String> missing = new TreeSet<>(mine.keySet());
        missing.removeAll(shapes.keySet());
        TreeSet<String> unexpected = new TreeSet<>(shapes.keySet());
        unexpected.removeAll(mine.keySet());
        if (!missing.isEmpty() || !unexpected.isEmpty()) {
            throw new IllegalArgumentException(
                    "weights do not fit " + getClass().getSimpleName() + ": missing " + firstOf(missing)
                            + ", unexpected " + firstOf(unexpected));
        }
        mine.forEach((key, array) -> {
            if (!array.getShape().equals(shapes.get(key))) {
                throw new IllegalArgumentException(
                        key + ": wanted shape " + array.getShape() + ", got " + shapes.get(key));
            }
        });
    }

    private static String firstOf(SortedSet<String> keys) {
        String shown = String.join(", ", keys.stream().limit(3).toList());
        return keys.isEmpty() ? "none" : keys.size() > 3 ? shown + " and " + (keys.size() - 3) + " more" : shown;
    }

    private void collect(String prefix, Map<String, NDArray> into) {
        parameters.forEach((name, array) -> into.put(prefix + name, array));
        children.forEach((name, child) -> child.collect(prefix + name + ".", into));
    }
}
