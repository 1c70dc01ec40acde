package org.jdiffusion.course.runs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program that logs step after step and says so, until it is killed or the log cannot be written. */
final class LoggingProgram {
    private LoggingProgram() {}

    public static void main(String[] args) throws IOException {
        RunLog log = RunLog.start(Path.of(args[0]), Map.of("batch_size", 4), 7);
        for (long step = 1; ; step++) {
            try {
                log.scalar(RunLog.LOSS, step, 1.0 / step);
            } catch (RunException e) {
                System.out.println(e.getMessage());
                return;
            }
            System.out.println(step);
        }
    }

    /** @param before words before java's own */
    static Process start(Path folder, String... before) throws IOException {
        List<String> words = new ArrayList<>(List.of(before));
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData", // a file of its own
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                LoggingProgram.class.getName(),
                folder.toString()));
        return new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
