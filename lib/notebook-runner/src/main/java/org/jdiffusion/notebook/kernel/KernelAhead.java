package org.jdiffusion.notebook.kernel;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A kernel that comes up while something else is done, such as the last cells of another notebook. Whoever takes it
 * closes it; until then closing this ends it, whether or not it is up yet.
 */
public final class KernelAhead implements AutoCloseable {
    private final FutureTask<Kernel> start;
    private final Thread thread;
    private boolean taken;

    private KernelAhead(KernelSpec spec, Launch launch) {
        start = new FutureTask<>(() -> Kernel.start(spec, launch));
        thread = new Thread(start, "kernel-start");
        thread.setDaemon(true);
    }

    /** Begins to start a kernel and returns at once. */
    public static KernelAhead start(KernelSpec spec, Launch launch) {
        KernelAhead ahead = new KernelAhead(spec, launch);
        ahead.thread.start();
        return ahead;
    }

    /**
     * Waits until the kernel is ready; from then on it is the caller's.
     *
     * @throws KernelStartException when it did not come up, for the reasons of {@link Kernel#start}
     * @throws IllegalStateException when it was taken or closed before
     */
    public synchronized Kernel take() throws KernelStartException, InterruptedException {
        if (taken) {
            throw new IllegalStateException("this kernel has been taken or closed already");
        }
        try {
            Kernel kernel = start.get();
            taken = true;
            return kernel;
        } catch (ExecutionException e) {
            taken = true;
            if (e.getCause() instanceof KernelStartException refusal) {
                throw refusal;
            }
            throw new KernelStartException("the kernel cannot be started: " + e.getCause(), e.getCause());
        }
    }

    /** Ends a kernel that nobody has taken. Bounded in time, and never fails. */
    @Override
    public synchronized void close() {
        if (taken) {
            return;
        }
        taken = true;
        thread.interrupt(); // a start that is still under way ends its processes itself
        boolean interrupted = false;
        while (true) {
            try {
                start.get().close();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                break; // there is no kernel
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
