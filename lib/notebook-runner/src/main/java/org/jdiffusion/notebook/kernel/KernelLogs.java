package org.jdiffusion.notebook.kernel;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the processes of a kernel print, and what their JVMs leave behind when they crash.
 *
 * @param folder where all of it is kept
 * @param work the working directory of the kernel, where a JVM leaves its report unless told otherwise
 */
record KernelLogs(Path folder, Path work) {
    private static final int TAIL_BYTES = 200_000;
    private static final int TAIL_LINES = 20;
    private static final int TAIL_FRAMES = 3;
    private static final Pattern DUMP = Pattern.compile("(?m)^[-:\\d ]+\\RFull thread dump");
    private static final Pattern ANNOUNCED =
            Pattern.compile("# An error report file with more information is saved as:\\R# (.+)");

    Path out() {
        return folder.resolve("kernel.out");
    }

    Path err() {
        return folder.resolve("kernel.err");
    }

    /** Where dumps of threads go. */
    Path threads() {
        return folder.resolve("threads.txt");
    }

    /** The last lines of a log, without what is no symptom: deep stacks, remarks of no consequence. */
    List<String> tail(Path log) {
        String text = DUMP.split(end(log), 2)[0]; // what comes then is ours
        List<String> lines = shortened(text.strip().lines().toList());
        return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
    }

    /** The last part of a log as it is; empty when there is none. */
    String end(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            return from(file, Math.max(0, file.length() - TAIL_BYTES));
        } catch (IOException e) {
            return "";
        }
    }

    /** What a log holds from that byte on. */
    String since(Path log, long start) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            return from(file, Math.min(start, file.length()));
        }
    }

    /** The report of the JVM that crashed, one of these processes, copied to the other logs. */
    Optional<CrashReport> crash(Set<Long> pids) {
        return crashFile(pids).flatMap(file -> CrashReport.read(kept(file)));
    }

    private Optional<Path> crashFile(Set<Long> pids) {
        Matcher announced = ANNOUNCED.matcher(end(out()));
        if (announced.find()) {
            Path file = work.resolve(announced.group(1).strip());
            if (Files.isReadable(file)) {
                return Optional.of(file);
            }
        }
        return Stream.of(folder, work, Path.of(System.getProperty("java.io.tmpdir")))
                .flatMap(place -> reports(place, pids).stream())
                .findFirst();
    }

    private static List<Path> reports(Path place, Set<Long> pids) {
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(file -> pids.stream()
                            .anyMatch(pid -> file.getFileName().toString().matches("hs_err_(pid)?" + pid + "\\.log")))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private Path kept(Path file) {
        Path copy = folder.resolve(file.getFileName());
        try {
            if (!Files.exists(copy)) {
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
            return copy;
        } catch (IOException e) {
            return file;
        }
    }

    private static String from(RandomAccessFile file, long start) throws IOException {
        file.seek(start);
        byte[] bytes = new byte[(int) Math.min(Integer.MAX_VALUE / 2, file.length() - start)];
        file.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Keeps the top of each stack trace, so that the exception's name is within the last lines, and drops what the
     * kernel logs at the level of information.
     */
    private static List<String> shortened(List<String> lines) {
        List<String> kept = new ArrayList<>();
        int frames = 0;
        for (String line : lines) {
            frames = line.startsWith("\tat ") ? frames + 1 : 0;
            if (frames <= TAIL_FRAMES && !line.startsWith("[I ") && !line.startsWith("#")) {
                kept.add(line);
            }
        }
        return kept;
    }
}
