package org.jdiffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.List;

/**
 * Frees every tensor that this thread makes inside, but those handed to {@link #keep}, which pass to the enclosing scope.
 *
 * <pre>{@code
 * try (Scope scope = new Scope()) {
 *     NDArray h = conv.apply(x);
 *     return scope.keep(h.add(x));
 * }
 * }</pre>
 *
 * The engine frees native memory only on close, so without scopes a network's activations all live until its manager
 * closes. Freeing a tensor that autograd still needs is safe: the graph holds its own reference.
 */
public final class Scope implements AutoCloseable {
    private final NDScope scope = Lent.watch(new NDScope());
    private final List<NDArray> kept = new ArrayList<>(2);
    private final List<NDArray> forgotten = new ArrayList<>(0);

    /** Lets {@code array}, made in this scope or one inside it, outlive this scope. */
    public NDArray keep(NDArray array) {
        NDScope.unregister(array);
        kept.add(array);
        return array;
    }

    /** Lets {@code array}, made in this scope, outlive every scope: its manager alone will free it. */
    public NDArray forget(NDArray array) {
        NDScope.unregister(array);
        forgotten.add(array);
        return array;
    }

    @Override
    public void close() {
        // again, since the engine asks the innermost scope alone, which may have been another one above
        kept.forEach(NDScope::unregister);
        forgotten.forEach(NDScope::unregister);
        scope.close();
        kept.forEach(NDScope::register);
    }
}
