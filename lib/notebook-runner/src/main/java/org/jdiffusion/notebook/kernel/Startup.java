package org.jdiffusion.notebook.kernel;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdiffusion.notebook.protocol.Channel;
import org.jdiffusion.notebook.protocol.Message;
import org.jdiffusion.notebook.protocol.Wire;

/**
 * Waits for a new kernel: it is ready when it has answered on the shell channel, its {@code idle} has come through
 * IOPUB, which proves the subscription, and it has answered once more since the stdin channel was connected: a kernel
 * that asks for input before that asks nobody, and waits for ever.
 */
final class Startup {
    private static final Duration UNANSWERED = Duration.ofSeconds(3);
    private static final Duration UNHEARD = Duration.ofMillis(100);
    private static final Duration WITHOUT_STDIN = Duration.ofSeconds(5);

    private final Wire wire;
    private final KernelProcess process;
    private final Patience patience;
    /** The requests sent, and whether stdin was connected by then. */
    private final Map<String, Boolean> nudges = new HashMap<>();

    private boolean answered;
    private boolean heard;
    private boolean canAsk;

    Startup(Wire wire, KernelProcess process, Patience patience) {
        this.wire = wire;
        this.process = process;
        this.patience = patience;
    }

    void await() throws KernelStartException, PortsTakenException, InterruptedException {
        Deadline deadline = new Deadline(patience.start());
        // Requests queue up while the kernel is not listening and it will answer them all one by one, so they are
        // repeated slowly until the first answer, and quickly only while IOPUB alone is missing.
        Deadline next = nudge(UNANSWERED);
        Deadline stdin = deadline;
        Stillness stillness = new Stillness(process::processorTime);
        while (!(answered && heard && (canAsk || stdin.isOver()))) {
            if (!process.isAlive()) {
                throw ended();
            }
            if (deadline.isOver()) {
                throw new KernelStartException(
                        "the kernel did not answer within " + patience.start().toSeconds() + " s"
                                + wire.complaint().map(text -> ": " + text).orElse("") + "; "
                                + process.diagnosis().text());
            }
            if (!answered && stillness.lasted().compareTo(patience.stillness()) > 0) {
                throw new KernelStartException("the kernel has done nothing for "
                        + patience.stillness().toSeconds() + " s and does not answer; "
                        + process.diagnosis().text());
            }
            if (next.isOver() && !answered && process.lostItsPorts()) {
                // Some kernels live on without them.
                throw new PortsTakenException(
                        "the kernel could not listen; " + process.diagnosis().text());
            }
            if (next.isOver()) {
                next = nudge(answered ? UNHEARD : UNANSWERED);
            }
            Optional<Message> message = wire.next(next.slice());
            if (message.isPresent()) {
                boolean first = !answered;
                take(message.get());
                if (first && answered) {
                    next = new Deadline(UNHEARD);
                    stdin = new Deadline(WITHOUT_STDIN);
                }
            } else if (wire.complaint().isPresent()) {
                throw new KernelStartException("the kernel speaks, but not to us: "
                        + wire.complaint().get() + "; " + process.diagnosis().text());
            }
        }
    }

    private void take(Message message) {
        boolean ours = nudges.containsKey(message.parentId());
        if (ours && message.channel() == Channel.SHELL) {
            answered = true;
            canAsk |= nudges.get(message.parentId());
        }
        heard |= (ours && message.isIdle()) || message.type().equals("iopub_welcome");
    }

    private Deadline nudge(Duration pause) {
        boolean connected = wire.canBeAsked();
        nudges.put(wire.send(Channel.SHELL, "kernel_info_request", Wire.content()), connected);
        return new Deadline(pause);
    }

    private KernelStartException ended() throws PortsTakenException {
        String text =
                "the kernel ended before it was ready; " + process.diagnosis().text();
        if (process.lostItsPorts()) {
            throw new PortsTakenException(text);
        }
        return new KernelStartException(text);
    }
}
