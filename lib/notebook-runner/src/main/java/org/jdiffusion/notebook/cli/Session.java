package org.jdiffusion.notebook.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jdiffusion.notebook.model.NotebookFiles;
import org.jdiffusion.notebook.report.ReportFolder;
import org.jdiffusion.notebook.run.LogFolder;
import org.jdiffusion.notebook.run.NotebookPlayer;
import org.jdiffusion.notebook.run.NotebookResult;
import org.jdiffusion.notebook.run.RunSettings;

/** Plays all notebooks of a command line, tells the console, keeps the report, and knows the exit code in the end. */
final class Session implements Worker.Desk {
    private final Console console;
    private final RunOptions options;
    private final Optional<ReportFolder> report;
    private final NotebookPlayer player;
    private final Command command;

    /** What a command makes ready for a notebook before it is played. */
    interface Command {
        Finish before(Path file) throws IOException;
    }

    /** What a command does with a notebook that has been played; it says what it has done, or nothing. */
    interface Finish {
        String accept(NotebookResult.Played played) throws IOException;
    }

    Session(PrintWriter out, RunOptions options, RunSettings settings, Command command) {
        this.console = new Console(out, options.jobs() > 1);
        this.options = options;
        this.report = options.report();
        this.player = new NotebookPlayer(settings);
        this.command = command;
    }

    /** Plays them, and returns the exit code. */
    int play() throws InterruptedException, IOException {
        List<Path> files = find();
        for (Path file : files) {
            if (report.isPresent() && report.get().wouldReplace(file)) {
                console.unable(
                        file,
                        "the report's executed copy would overwrite this notebook: name another folder"
                                + " with --report, or use `update`");
                return ExitCode.COULD_NOT_RUN;
            }
        }
        console.begin(files);
        List<NotebookResult> results = new ArrayList<>(play(new ConcurrentLinkedQueue<>(files)));
        results.sort(Comparator.comparingInt(result -> files.indexOf(result.file())));
        if (report.isPresent()) {
            report.get().finish(results);
        }
        console.summary();
        return console.exitCode();
    }

    @Override
    public LogFolder logs(Path file) throws IOException {
        return report.isPresent() ? LogFolder.kept(report.get().logs(file)) : LogFolder.temporary();
    }

    @Override
    public Worker.Seat open(Path file) {
        return new NotebookConsole(console, file, finish(file), report);
    }

    private Finish finish(Path file) {
        try {
            return command.before(file);
        } catch (IOException | RuntimeException e) {
            return played -> {
                throw e; // told at the end, as what goes wrong there
            };
        }
    }

    /** The notebooks of the paths; none when a path is wrong, for then nothing is to run. */
    private List<Path> find() {
        Map<Path, Path> files = new LinkedHashMap<>(); // by where they are: one may be reached in two ways
        for (Path path : options.paths()) {
            try {
                NotebookFiles.find(List.of(path)).stream()
                        .filter(file -> file.equals(path) || !isEarlierCopy(file))
                        .forEach(file -> files.putIfAbsent(file.toAbsolutePath().normalize(), file));
            } catch (IOException e) {
                console.unable(path, e.getMessage());
            }
        }
        return console.exitCode() == ExitCode.OK ? List.copyOf(files.values()) : List.of();
    }

    /** A report folder within a searched one holds what earlier runs left there. */
    private boolean isEarlierCopy(Path file) {
        boolean searched = options.paths().stream()
                .anyMatch(path -> report.isPresent() && report.get().holds(path));
        return !searched && report.isPresent() && report.get().holds(file);
    }

    private List<NotebookResult> play(Queue<Path> files) throws InterruptedException, IOException {
        KernelMemory memory = new KernelMemory();
        ExecutorService pool = Executors.newFixedThreadPool(options.jobs());
        try {
            List<NotebookResult> results = new ArrayList<>();
            List<Worker> workers = Stream.generate(() -> new Worker(files, player, this, memory))
                    .limit(options.jobs())
                    .toList();
            for (Future<List<NotebookResult>> each : pool.invokeAll(workers)) {
                results.addAll(each.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IOException("the notebooks could not all be played: " + e.getCause(), e);
        } finally {
            pool.shutdownNow();
        }
    }
}
