package org.jdiffusion.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory this process has had resident at most. */
public final class PeakMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private PeakMemory() {}

    /** Megabytes (2^20); null where the system does not tell, and what is resident now where it tells only that. */
    public static Long megabytes() throws IOException {
        if (Files.exists(STATUS)) {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .map(PeakMemory::fromKilobytes)
                    .findFirst()
                    .orElse(null);
        }
        if (!Files.isExecutable(Path.of("/bin/ps"))) {
            return null;
        }
        String pid = Long.toString(ProcessHandle.current().pid());
        Process ps = new ProcessBuilder("/bin/ps", "-o", "rss=", "-p", pid).start();
        return fromKilobytes(new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    }

    private static Long fromKilobytes(String text) {
        return Math.round(Long.parseLong(text.replaceAll("\\D", "")) / 1024.0);
    }
}
