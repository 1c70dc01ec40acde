package org.jdiffusion.notebook.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jdiffusion.notebook.protocol.Channel;
import org.jdiffusion.notebook.protocol.Message;
import org.jdiffusion.notebook.protocol.Wire;

/**
 * A running kernel. Not thread-safe: one notebook, one thread. Closing it removes every process it started.
 */
public final class Kernel implements AutoCloseable {
    private final KernelSpec spec;
    private final Connection connection;
    private final KernelProcess process;
    private final Wire wire;
    private final Patience patience;
    private final Map<String, Consumer<Message>> audiences = new HashMap<>();
    private boolean usable;

    private Kernel(KernelSpec spec, Connection connection, KernelProcess process, Wire wire, Patience patience) {
        this.spec = spec;
        this.connection = connection;
        this.process = process;
        this.wire = wire;
        this.patience = patience;
    }

    /**
     * Starts a kernel and returns when it has answered on all channels that matter.
     *
     * @throws KernelStartException when the process cannot start, ends, or does not answer in time; the message
     *     holds what it printed
     */
    public static Kernel start(KernelSpec spec, Launch launch) throws KernelStartException, InterruptedException {
        try {
            return startOnce(spec, launch);
        } catch (PortsTakenException e) {
            try {
                return startOnce(spec, launch);
            } catch (PortsTakenException again) {
                throw new KernelStartException(again.getMessage(), again);
            }
        }
    }

    private static Kernel startOnce(KernelSpec spec, Launch launch)
            throws KernelStartException, PortsTakenException, InterruptedException {
        Kernel kernel = null;
        boolean ready = false;
        try {
            kernel = launch(spec, launch);
            new Startup(kernel.wire, kernel.process, kernel.patience).await();
            ready = true;
            kernel.usable = true;
            return kernel;
        } finally {
            if (kernel != null && !ready) {
                kernel.close();
            }
        }
    }

    private static Kernel launch(KernelSpec spec, Launch launch) throws KernelStartException {
        try {
            Connection connection = Connection.create(spec.name());
            Wire wire = new Wire(connection.addresses(), connection.key());
            try {
                KernelProcess process = KernelProcess.start(spec, launch, connection.file());
                return new Kernel(spec, connection, process, wire, launch.patience());
            } catch (IOException e) {
                connection.delete();
                wire.close();
                throw e;
            }
        } catch (IOException e) {
            throw new KernelStartException(
                    "the kernel " + spec.name() + " cannot be started: " + e.getMessage() + " (its specification is "
                            + spec.folder() + ")",
                    e);
        }
    }

    /** The specification that it was started from. */
    public KernelSpec spec() {
        return spec;
    }

    /**
     * Runs code and waits until both its reply and its last output are here.
     *
     * @param published is told what the kernel publishes for this code, now or during a later call
     * @throws ExecutionTimeoutException when it took longer than {@code timeout}; the kernel should not be used again
     * @throws KernelLostException when the kernel died or no longer answers
     */
    public Reply execute(String code, Duration timeout, Consumer<Message> published)
            throws ExecutionTimeoutException, KernelLostException, InterruptedException {
        ObjectNode content = Wire.content()
                .put("code", code)
                .put("silent", false)
                .put("store_history", true)
                // Python says so when nobody may be asked; the Java kernel pretends that the input has ended.
                .put("allow_stdin", !spec.language().equalsIgnoreCase("python"))
                .put("stop_on_error", true);
        content.putObject("user_expressions");
        boolean finished = false;
        try {
            String request = wire.send(Channel.SHELL, "execute_request", content);
            audiences.put(request, published);
            Execution execution = new Execution(wire, process, patience, this::interrupt, audiences);
            Reply reply = execution.await(request, timeout);
            finished = true;
            return reply;
        } finally {
            usable &= finished;
        }
    }

    /** Whether its process lives; it may be busy, or deaf. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The largest resident memory of the kernel's processes, in bytes, since this was last asked; 0 if unknown. */
    public long takePeakMemory() {
        return process.memory().takePeak();
    }

    /** Ends the kernel: politely while it answers, by force otherwise. Bounded in time, and never fails. */
    @Override
    public void close() {
        boolean polite = usable && process.isAlive();
        if (polite) {
            shutdown();
        }
        process.kill(polite ? patience.termination() : Duration.ZERO);
        connection.delete();
        wire.close();
    }

    private void interrupt() {
        if (!spec.signals()) {
            wire.send(Channel.CONTROL, "interrupt_request", Wire.content());
            return;
        }
        try {
            process.interrupt();
        } catch (IOException e) {
            // Without a way to send signals the kernel is killed when its grace is over.
            usable = false;
        }
    }

    private void shutdown() {
        String request =
                wire.send(Channel.CONTROL, "shutdown_request", Wire.content().put("restart", false));
        Deadline deadline = new Deadline(patience.shutdown());
        try {
            while (!deadline.isOver() && process.isAlive()) {
                var message = wire.next(deadline.slice());
                if (message.isPresent() && message.get().parentId().equals(request)) {
                    return; // the JVM of some kernels would live on for a minute after this
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
