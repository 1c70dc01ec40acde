package org.jdiffusion.notebook.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jdiffusion.notebook.run.NotebookResult;
import org.jdiffusion.notebook.run.RunSettings;
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
    public Integer call() throws Exception {
        return new Session(spec.commandLine().getOut(), options, RunSettings.standard()).play(UpdateCommand::store);
    }

    private static String store(NotebookResult.Played played) throws IOException {
        if (!played.isGood()) {
            return "not updated: a cell failed";
        }
        return played.notebook().write(played.file()) ? "updated" : "already up to date";
    }
}
