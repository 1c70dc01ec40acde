package org.jdiffusion.notebook.cli;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jdiffusion.notebook.kernel.MemoryGate;

/** The memory for kernels: each new one is expected to need what the largest so far has needed. */
final class KernelMemory {
    private final MemoryGate gate = new MemoryGate();
    private final AtomicLong largest = new AtomicLong(MemoryGate.USUAL);

    /** Waits until there is memory for one more. */
    MemoryGate.Pass await() throws InterruptedException {
        return gate.acquire(largest.get());
    }

    /** Leave for one more, if there is memory for it now. */
    Optional<MemoryGate.Pass> now() {
        return gate.tryAcquire(largest.get());
    }

    /** Takes note of what a kernel holds; 0 if that is unknown, as after a cell that did not run. */
    void holds(MemoryGate.Pass pass, long bytes) {
        if (bytes > 0) {
            largest.accumulateAndGet(bytes, Math::max);
            pass.holds(bytes);
        }
    }
}
