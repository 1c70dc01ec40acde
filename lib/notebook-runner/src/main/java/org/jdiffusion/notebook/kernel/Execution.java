package org.jdiffusion.notebook.kernel;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdiffusion.notebook.protocol.Channel;
import org.jdiffusion.notebook.protocol.Message;
import org.jdiffusion.notebook.protocol.Wire;

/**
 * Waits for the end of one execution. It has ended when its reply and its {@code idle} are both here; the rest of
 * this class is about either of them missing. A lost {@code idle} is normal (kernels drop output when flooded); a
 * lost reply means that the kernel's main thread is dead although its process lives.
 */
final class Execution {
    private static final Duration AFTERMATH = Duration.ofMillis(300);
    private static final Duration INTERRUPT_PERIOD = Duration.ofMillis(500);

    private final Wire wire;
    private final KernelProcess process;
    private final Patience patience;
    private final Runnable interrupt;
    private final Map<String, Consumer<Message>> audiences;

    private String request;
    private Message reply;
    private boolean idle;
    private boolean outputsLost;
    private boolean askedForInput;
    private String question = "";
    private boolean questionAnswered;
    private Deadline patienceForOther;
    private Deadline patienceForAnswer;
    private Deadline patienceForOutputs;

    Execution(
            Wire wire,
            KernelProcess process,
            Patience patience,
            Runnable interrupt,
            Map<String, Consumer<Message>> audiences) {
        this.wire = wire;
        this.process = process;
        this.patience = patience;
        this.interrupt = interrupt;
        this.audiences = audiences;
    }

    Reply await(String id, Duration timeout)
            throws ExecutionTimeoutException, KernelLostException, InterruptedException {
        request = id;
        int droppedBefore = wire.dropped();
        Deadline deadline = new Deadline(timeout);
        while (!isComplete()) {
            if (deadline.isOver()) {
                overdue(timeout);
            }
            step(deadline.isOver() ? AFTERMATH : deadline.slice());
            if (wire.dropped() > droppedBefore && question.isEmpty()) {
                ask(); // it may have been the reply that was dropped
            }
        }
        return new Reply(reply.content(), reply.date(), outputsLost, askedForInput);
    }

    private boolean isComplete() {
        return reply != null && (idle || outputsLost);
    }

    /** Takes one message, if there is one, and looks after what is missing. */
    private void step(Duration wait) throws KernelLostException, InterruptedException {
        Optional<Message> message = wire.next(wait);
        message.ifPresent(this::take);
        if (!process.isAlive() && !isComplete()) {
            drain();
            if (!isComplete()) {
                throw died();
            }
        }
        if (wire.silence().compareTo(patience.heartbeat()) > 0) {
            throw silent("its heartbeat has been missing for " + wire.silence().toSeconds() + " s");
        }
        if (reply != null && !idle) {
            missIdle(message.filter(news -> news.channel() == Channel.IOPUB).isPresent());
        } else if (reply == null && questionAnswered) {
            // Replies come in order, so ours will never come.
            throw silent("it never replied to this cell, though it replies to others");
        } else if (reply == null && idle) {
            missReply();
        }
    }

    private void take(Message message) {
        String parent = message.parentId();
        switch (message.channel()) {
            case SHELL -> {
                if (parent.equals(request)) {
                    reply = message;
                } else if (parent.equals(question)) {
                    questionAnswered = true;
                }
            }
            case IOPUB -> {
                if (message.isIdle() && parent.equals(question)) {
                    // Publishing keeps its order: whatever our request published is here, or will never come.
                    outputsLost |= reply != null && !idle;
                }
                idle |= message.isIdle() && parent.equals(request);
                if (audiences.containsKey(parent)) {
                    audiences.get(parent).accept(message);
                }
            }
            case STDIN -> {
                askedForInput = true;
                wire.answer(message, "input_reply", Wire.content().put("value", ""));
            }
            default -> {}
        }
    }

    private void missIdle(boolean news) throws KernelLostException, InterruptedException {
        if (patienceForOther == null) {
            patienceForOther = new Deadline(patience.idle());
        }
        if (patienceForOther.isOver()) {
            // Asked again and again, since the answer is published on the channel that has just lost something.
            ask();
            patienceForOther = new Deadline(patience.idle());
        }
        if (patienceForAnswer == null || news) {
            patienceForAnswer = new Deadline(patience.idle().plus(patience.barrier()));
        } else if (patienceForAnswer.isOver()) {
            throw silent("it answered, but published neither the end of this cell nor anything else");
        }
    }

    private void missReply() throws KernelLostException, InterruptedException {
        if (patienceForOther == null) {
            patienceForOther = new Deadline(patience.reply());
        }
        if (patienceForAnswer == null && patienceForOther.isOver()) {
            ask();
            patienceForAnswer = new Deadline(patience.ping());
        } else if (patienceForAnswer != null && patienceForAnswer.isOver()) {
            throw silent("it finished this cell without a reply and answers no more");
        }
    }

    private void ask() {
        question = wire.send(Channel.SHELL, "kernel_info_request", Wire.content());
    }

    private KernelLostException silent(String symptom) throws InterruptedException {
        process.dumpThreads();
        Diagnosis diagnosis = process.diagnosis();
        return new KernelLostException(
                "the kernel is alive but dead to the world: " + symptom
                        + wire.complaint().map(text -> " (" + text + ")").orElse("") + "; " + diagnosis.text(),
                diagnosis);
    }

    private KernelLostException died() {
        Diagnosis diagnosis = process.diagnosis();
        return new KernelLostException("the kernel died: " + diagnosis.text(), diagnosis);
    }

    /** After the death of the process: its last words may still be on their way. */
    private void drain() throws InterruptedException {
        Deadline deadline = new Deadline(AFTERMATH);
        while (!deadline.isOver()) {
            wire.next(deadline.slice()).ifPresent(this::take);
        }
    }

    /** The cell's time is over: what to do depends on what is still missing. */
    private void overdue(Duration timeout) throws ExecutionTimeoutException, KernelLostException, InterruptedException {
        if (reply == null && !idle) {
            throw stop("timed out after " + seconds(timeout) + " s");
        }
        // The code itself has ended in time. A lost reply is found out soon; lost outputs are not waited for any more.
        if (patienceForOutputs == null) {
            patienceForOutputs = new Deadline(patience.idle().plus(patience.barrier()));
        }
        outputsLost |= reply != null && patienceForOutputs.isOver();
    }

    /** Interrupts the cell, again and again, and kills the kernel when that is of no use. */
    private ExecutionTimeoutException stop(String text) throws KernelLostException, InterruptedException {
        process.dumpThreads();
        settle();
        if (reply != null) {
            return timeout(text + "; it ended by itself a moment later", process.diagnosis());
        }
        if (!process.isAlive()) {
            throw died();
        }
        Deadline deadline = new Deadline(patience.interrupt());
        while (!deadline.isOver()) {
            interrupt.run();
            Deadline next = new Deadline(INTERRUPT_PERIOD);
            while (!next.isOver() && !deadline.isOver()) {
                wire.next(next.slice()).ifPresent(this::take);
                if (reply != null) {
                    settle();
                    return timeout(text + "; an interrupt stopped it", process.diagnosis());
                }
                if (!process.isAlive()) {
                    Diagnosis diagnosis = process.diagnosis();
                    return timeout(text + "; the interrupt ended the kernel: " + diagnosis.headline(), diagnosis);
                }
            }
        }
        if (idle) {
            throw silent("it finished this cell without a reply");
        }
        Diagnosis diagnosis = process.diagnosis();
        process.kill(Duration.ZERO);
        return timeout(
                text + "; interrupts did not stop it within " + seconds(patience.interrupt())
                        + " s, so the kernel was killed",
                diagnosis);
    }

    private static ExecutionTimeoutException timeout(String text, Diagnosis diagnosis) {
        return new ExecutionTimeoutException(text + diagnosis.place());
    }

    /** Takes what has come in meanwhile. */
    private void settle() throws InterruptedException {
        Deadline deadline = new Deadline(AFTERMATH);
        for (Optional<Message> next = wire.next(Duration.ZERO);
                next.isPresent() && !deadline.isOver();
                next = wire.next(Duration.ZERO)) {
            take(next.get());
        }
    }

    private static String seconds(Duration duration) {
        return new BigDecimal(duration.toMillis())
                .movePointLeft(3)
                .stripTrailingZeros()
                .toPlainString();
    }
}
