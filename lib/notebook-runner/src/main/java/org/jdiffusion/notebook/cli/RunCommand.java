package org.jdiffusion.notebook.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs notebooks and leaves them as they are. */
@Command(name = "run", description = "Runs notebooks; their files stay as they are.", sortOptions = false)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Leave executed copies, JUnit XML and kernel logs in this folder.")
    private Path report;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, IOException {
        Session session = new Session(spec.commandLine().getOut(), options.settings());
        List<Path> files = session.find(options.paths()).stream()
                .filter(file -> !isEarlierCopy(file))
                .toList();
        for (Path file : files) {
            if (place(file).wouldReplace(file)) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(),
                        "--report " + report + " would overwrite " + file + " with its executed copy: name another"
                                + " folder, or use `update`");
            }
        }
        for (Path file : files) {
            Report place = place(file);
            session.play(file, place, (notebook, intact) -> place.notebook(notebook));
        }
        return session.end();
    }

    private Report place(Path file) {
        return report == null ? Report.none() : Report.in(report, file);
    }

    /** A report folder within a searched one holds what earlier runs left there. */
    private boolean isEarlierCopy(Path file) {
        if (report == null || options.paths().contains(file)) {
            return false;
        }
        Path folder = report.toAbsolutePath().normalize();
        boolean within = options.paths().stream()
                .map(path -> path.toAbsolutePath().normalize())
                .anyMatch(path -> folder.startsWith(path) && !folder.equals(path));
        return within && file.toAbsolutePath().normalize().startsWith(folder);
    }
}
