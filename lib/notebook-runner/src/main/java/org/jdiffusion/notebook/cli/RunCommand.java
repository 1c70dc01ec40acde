package org.jdiffusion.notebook.cli;

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
    public Integer call() throws InterruptedException {
        Session session = new Session(spec.commandLine().getOut(), options.settings());
        List<Path> files = session.find(options.paths());
        for (Path file : files) {
            Report place = report == null ? Report.none() : Report.in(report, file);
            session.play(file, place, (notebook, intact) -> place.notebook(notebook));
        }
        return session.end();
    }
}
