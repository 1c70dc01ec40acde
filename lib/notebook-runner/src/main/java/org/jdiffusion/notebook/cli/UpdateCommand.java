package org.jdiffusion.notebook.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs notebooks and stores the fresh outputs in them; one with a failing cell is left as it is. */
@Command(
        name = "update",
        description = "Runs notebooks and writes the fresh outputs into them, unless a cell fails.",
        sortOptions = false)
final class UpdateCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Session session = new Session(spec.commandLine().getOut(), options.settings());
        for (Path file : session.find(options.paths())) {
            session.play(file, Report.none(), (notebook, intact) -> {
                if (intact) {
                    boolean changed = notebook.write(file);
                    spec.commandLine().getOut().println("  " + (changed ? "updated" : "already up to date"));
                } else {
                    spec.commandLine().getOut().println("  not updated: a cell failed");
                }
            });
        }
        return session.end();
    }
}
