package org.jdiffusion.notebook.protocol;

import java.time.Duration;
import java.util.List;

/** Keeps one ping under way and knows how long it has been unanswered. */
final class Heartbeat {
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_TURN = Duration.ofMillis(500).toNanos();

    private final Runnable ping;
    private boolean waiting;
    private boolean everBeat;
    private long lastTurn = System.nanoTime();
    private long sincePing = PAUSE;
    private volatile long silence;

    Heartbeat(Runnable ping) {
        this.ping = ping;
    }

    /** A ping as the kernel's REP socket expects it: an empty frame comes first. */
    static List<byte[]> frames() {
        return List.of(new byte[0], new byte[] {'p', 'i', 'n', 'g'});
    }

    /** Called by the socket thread, several times a second. */
    void turn() {
        long now = System.nanoTime();
        // Capped, so that a suspended laptop does not look like a silent kernel.
        long passed = Math.min(now - lastTurn, LONGEST_TURN);
        lastTurn = now;
        sincePing += passed;
        if (!waiting && sincePing >= PAUSE) {
            waiting = true;
            sincePing = 0;
            ping.run();
        } else if (waiting && everBeat) {
            silence = sincePing;
        }
    }

    void beat() {
        waiting = false;
        everBeat = true;
        silence = 0;
    }

    /** How long the kernel has owed an echo; zero until its first one. */
    Duration silence() {
        return Duration.ofNanos(silence);
    }
}
