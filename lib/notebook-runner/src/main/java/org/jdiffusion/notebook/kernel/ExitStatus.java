package org.jdiffusion.notebook.kernel;

import java.util.Map;

/**
 * How a process ended.
 *
 * @param code its exit code; 128 and more stand for a signal that ended it
 */
public record ExitStatus(int code) {
    private static final int SIGNALS = 128;
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL: a crash in native code"),
            Map.entry(6, "SIGABRT: a crash in native code"),
            Map.entry(7, "SIGBUS: a crash in native code"),
            Map.entry(8, "SIGFPE: a crash in native code"),
            Map.entry(9, "SIGKILL: by hand, or by the system for want of memory"),
            Map.entry(11, "SIGSEGV: a crash in native code"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(15, "SIGTERM"));

    /** Whether it was killed in the way in which the system ends a process when memory runs out. */
    boolean isKill() {
        return code == SIGNALS + 9;
    }

    /** What that means, as the end of a sentence that begins with the kernel. */
    public String meaning() {
        String code = "exit code " + this.code;
        String signal = NAMES.get(this.code - SIGNALS);
        if (signal != null) {
            return "was killed by signal " + (this.code - SIGNALS) + " (" + signal + "), " + code;
        }
        return this.code == 3
                ? "ended with " + code + " (out of memory, when it runs with -XX:+ExitOnOutOfMemoryError)"
                : "ended by itself with " + code + " (System.exit, or the like?)";
    }
}
