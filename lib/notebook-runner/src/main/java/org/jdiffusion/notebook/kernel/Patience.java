package org.jdiffusion.notebook.kernel;

import java.time.Duration;

/**
 * How long each wait for a kernel may take.
 *
 * @param start from the start of the process until it answers
 * @param stillness while starting, without an answer and hardly using the processor
 * @param idle for the status {@code idle} once the reply is there, before asking again
 * @param barrier for any sign on IOPUB after asking again
 * @param reply for the reply once {@code idle} is there, before asking again
 * @param ping for an answer on the shell channel after asking again
 * @param heartbeat for an echo while code is running
 * @param interrupt for an interrupted cell to end, before the kernel is killed
 * @param shutdown for the answer to a shutdown request
 * @param termination for processes to end by themselves when told to, before they are killed
 */
public record Patience(
        Duration start,
        Duration stillness,
        Duration idle,
        Duration barrier,
        Duration reply,
        Duration ping,
        Duration heartbeat,
        Duration interrupt,
        Duration shutdown,
        Duration termination) {

    /** The same, but for the start. */
    public Patience withStart(Duration other) {
        return new Patience(other, stillness, idle, barrier, reply, ping, heartbeat, interrupt, shutdown, termination);
    }

    /** What suits real kernels on a loaded machine. */
    public static Patience standard() {
        return new Patience(
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofMillis(700));
    }
}
