package org.jdiffusion.notebook.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a JVM wrote down when it crashed ({@code hs_err_pid….log}).
 *
 * @param file the report, in the folder of the logs if it could be copied there
 * @param cause what happened, such as {@code SIGSEGV (0xb) at pc=0x00007f…} or a failed allocation
 * @param frame where it happened, such as {@code V [libjvm.so+0xed2f94] Unsafe_PutLong+0x124}; may be empty
 * @param cell the frames of the crashed thread that are code of a cell, top first
 */
public record CrashReport(Path file, String cause, String frame, List<String> cell) {
    private static final int HEAD_LINES = 40;

    public CrashReport {
        cell = List.copyOf(cell);
    }

    /** Reads a report; empty when it cannot be read or says nothing. */
    static Optional<CrashReport> read(Path file) {
        List<String> lines;
        try (Stream<String> all = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            lines = all.takeWhile(line -> !line.contains("P R O C E S S")).toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return Optional.empty();
        }
        List<String> head = lines.stream().limit(HEAD_LINES).toList();
        String cause = head.stream()
                .filter(CrashReport::isCause)
                .findFirst()
                .map(line -> line.replaceFirst("^#\\s*", "").replaceFirst(", pid=.*", ""))
                .orElse("");
        int frame = head.indexOf("# Problematic frame:") + 1;
        String where = frame > 0 && frame < head.size()
                ? head.get(frame)
                        .replaceFirst("^#\\s*", "")
                        .replaceAll("\\s+", " ")
                        .strip()
                : "";
        List<String> cell = lines.stream()
                .dropWhile(line -> !line.startsWith("Java frames:"))
                .takeWhile(line -> !line.isBlank())
                .flatMap(line -> CellFrames.find(line).stream())
                .toList();
        return cause.isEmpty() && where.isEmpty()
                ? Optional.empty()
                : Optional.of(new CrashReport(file, cause, where, cell));
    }

    /** One sentence without a subject. */
    String meaning() {
        return "crashed: " + cause + (frame.isEmpty() ? "" : " in " + frame)
                + (cell.isEmpty() ? "" : ", called from the cell's " + cell.get(0));
    }

    private static boolean isCause(String line) {
        return line.matches("#\\s+(SIG[A-Z]+|EXCEPTION_\\w+|Internal Error|Out of Memory Error) .*")
                || line.matches("# Native memory allocation .* failed.*");
    }
}
