package org.jdiffusion.notebook.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the threads of a Java kernel were doing at one moment.
 *
 * @param text as a JVM prints it
 */
record ThreadDump(String text) {
    private static final Duration MOST = Duration.ofSeconds(2);
    private static final Duration PRINTING = Duration.ofMillis(500);
    private static final String EXECUTOR = "\"jjava-exec";
    private static final String FRAME = "\tat ";
    private static final int TOP_FRAMES = 6;
    private static final int BOTTOM_FRAMES = 6;

    /**
     * Asks the Java processes among these for their threads, and adds the answers to {@code threads.txt}. Takes three
     * seconds at most; nothing is asked of other processes. Empty when no answer holds the code of a cell.
     */
    static ThreadDump take(List<ProcessHandle> processes, KernelLogs logs) throws InterruptedException {
        List<ProcessHandle> javas =
                processes.stream().filter(ThreadDump::isJava).toList();
        Deadline deadline = new Deadline(MOST);
        List<ProcessHandle> mute = new ArrayList<>();
        for (ProcessHandle java : javas) {
            ThreadDump dump = new ThreadDump(ask(java, logs, deadline));
            if (!dump.cellStack().isEmpty()) {
                return dump;
            }
            if (dump.text().isEmpty()) {
                mute.add(java);
            }
        }
        return new ThreadDump(mute.isEmpty() ? "" : signal(mute, logs));
    }

    /** The frames of the thread that runs a cell, top first, down to the cell's own code; empty if there is none. */
    List<String> cellStack() {
        List<String> best = List.of();
        for (String thread : text.split("\\R(?=\")", -1)) {
            List<String> stack = cellStack(thread);
            if (!stack.isEmpty() && (best.isEmpty() || thread.startsWith(EXECUTOR))) {
                best = stack;
            }
        }
        return best;
    }

    private static List<String> cellStack(String thread) {
        List<String> stack = new ArrayList<>();
        int ofCell = 0;
        for (String line : thread.lines().filter(each -> each.startsWith(FRAME)).toList()) {
            Optional<String> own = CellFrames.find(line);
            stack.add(
                    own.orElseGet(() -> line.substring(FRAME.length()).strip().replaceFirst("\\([\\w.]+@[^/]*/", "(")));
            ofCell = own.isPresent() ? stack.size() : ofCell;
        }
        if (ofCell <= TOP_FRAMES + BOTTOM_FRAMES) {
            return List.copyOf(stack.subList(0, ofCell));
        }
        List<String> shortened = new ArrayList<>(stack.subList(0, TOP_FRAMES));
        shortened.add("… " + (ofCell - TOP_FRAMES - BOTTOM_FRAMES) + " more");
        shortened.addAll(stack.subList(ofCell - BOTTOM_FRAMES, ofCell));
        return shortened;
    }

    private static boolean isJava(ProcessHandle process) {
        String program = process.info().command().orElse("");
        return program.endsWith("java") || program.endsWith("java.exe");
    }

    /** By the tool that comes with a JDK. */
    private static String ask(ProcessHandle java, KernelLogs logs, Deadline deadline) throws InterruptedException {
        Path program = Path.of(java.info().command().orElse(""));
        Path tool = program.resolveSibling(program.endsWith("java") ? "jcmd" : "jcmd.exe");
        if (!Files.isExecutable(tool)) {
            return "";
        }
        try {
            Path answer = Files.createTempFile("threads-", ".txt");
            try {
                Process process = new ProcessBuilder(tool.toString(), Long.toString(java.pid()), "Thread.print")
                        .redirectErrorStream(true)
                        .redirectOutput(answer.toFile())
                        .start();
                boolean ended = process.waitFor(deadline.slice(MOST).toNanos(), TimeUnit.NANOSECONDS);
                process.destroyForcibly();
                return ended && process.exitValue() == 0 ? keep(Files.readString(answer), logs) : "";
            } finally {
                Files.deleteIfExists(answer);
            }
        } catch (IOException e) {
            return ""; // a dump is a courtesy
        }
    }

    /** By a signal, on which a JVM prints its threads to its standard output. */
    private static String signal(List<ProcessHandle> javas, KernelLogs logs) throws InterruptedException {
        try {
            long before = Files.size(logs.out());
            for (ProcessHandle java : javas) {
                new ProcessBuilder("sh", "-c", "kill -QUIT " + java.pid()).start();
            }
            Deadline deadline = new Deadline(PRINTING);
            String printed = "";
            while (!deadline.isOver() && !printed.contains("JNI global ref")) {
                Thread.sleep(20);
                printed = logs.since(logs.out(), before);
            }
            return keep(printed, logs);
        } catch (IOException e) {
            return ""; // no shell here
        }
    }

    private static String keep(String dump, KernelLogs logs) throws IOException {
        if (!dump.isEmpty()) {
            Files.writeString(logs.threads(), dump, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        return dump;
    }
}
