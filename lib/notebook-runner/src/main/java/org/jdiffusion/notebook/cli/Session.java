package org.jdiffusion.notebook.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdiffusion.notebook.model.NotebookFiles;
import org.jdiffusion.notebook.report.ReportFolder;
import org.jdiffusion.notebook.run.LogFolder;
import org.jdiffusion.notebook.run.NotebookPlayer;
import org.jdiffusion.notebook.run.NotebookResult;
import org.jdiffusion.notebook.run.RunSettings;

/** Plays all notebooks of a command line, tells the console, keeps the report, and knows the exit code in the end. */
final class Session {
    private final Console console;
    private final RunOptions options;
    private final Optional<ReportFolder> report;
    private final NotebookPlayer player;

    /** What a command does with a notebook that has been played; it says what it has done, or nothing. */
    interface Finish {
        String accept(NotebookResult.Played played) throws IOException;
    }

    /** What a command makes ready for a notebook before it is played. */
    interface Command {
        Finish before(Path file) throws IOException;
    }

    Session(PrintWriter out, RunOptions options, RunSettings settings) {
        this.console = new Console(out, options.jobs() > 1);
        this.options = options;
        this.report = options.report();
        this.player = new NotebookPlayer(settings);
    }

    /** Plays them, and returns the exit code. */
    int play(Command command) throws InterruptedException, IOException {
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
        List<NotebookResult> results = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(options.jobs());
        try {
            List<Future<NotebookResult>> running = files.stream()
                    .map(file -> pool.submit(() -> play(file, command)))
                    .toList();
            for (Future<NotebookResult> each : running) {
                results.add(each.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a notebook's thread failed: " + e.getCause(), e);
        } finally {
            pool.shutdownNow();
        }
        if (report.isPresent()) {
            report.get().finish(results);
        }
        console.summary();
        return console.exitCode();
    }

    /** The notebooks of the paths; none when a path is wrong, for then nothing is to run. */
    private List<Path> find() {
        Set<Path> files = new LinkedHashSet<>();
        for (Path path : options.paths()) {
            try {
                NotebookFiles.find(List.of(path)).stream()
                        .filter(file -> file.equals(path) || !isEarlierCopy(file))
                        .forEach(files::add);
            } catch (IOException e) {
                console.unable(path, e.getMessage());
            }
        }
        return console.exitCode() == ExitCode.OK ? List.copyOf(files) : List.of();
    }

    /** A report folder within a searched one holds what earlier runs left there. */
    private boolean isEarlierCopy(Path file) {
        boolean searched = options.paths().stream()
                .anyMatch(path -> report.isPresent() && report.get().holds(path));
        return !searched && report.isPresent() && report.get().holds(file);
    }

    private NotebookResult play(Path file, Command command) throws InterruptedException {
        NotebookConsole own = console.open(file);
        NotebookResult result;
        try (LogFolder logs = report.isPresent() ? LogFolder.kept(report.get().logs(file)) : LogFolder.temporary()) {
            Finish finish = command.before(file);
            result = player.play(file, logs.path(), own);
            String done = result instanceof NotebookResult.Played played ? finish.accept(played) : "";
            own.done(result, done);
        } catch (IOException | RuntimeException e) {
            result = new NotebookResult.Unable(
                    file, e instanceof IOException ? e.getMessage() : "the runner failed: " + e);
            own.done(result, "");
        }
        try {
            if (report.isPresent()) {
                report.get().add(result);
            }
        } catch (IOException e) {
            result = new NotebookResult.Unable(file, "its report could not be written: " + e.getMessage());
            own.done(result, "");
        }
        console.close(own, result);
        return result;
    }
}
