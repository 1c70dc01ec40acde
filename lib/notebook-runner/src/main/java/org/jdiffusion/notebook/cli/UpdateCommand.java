package org.jdiffusion.notebook.cli;

import java.util.concurrent.Callable;
import org.jdiffusion.notebook.run.RunSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs notebooks and stores the outputs that differ; one with a failing cell is left as it is. */
@Command(
        name = "update",
        description = "Runs notebooks and stores the outputs that differ in them, unless a cell fails.",
        sortOptions = false)
final class UpdateCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options;

    @Option(
            names = "--all",
            description = "Replace all outputs, also those that still hold and those that are marked to be ignored.")
    private boolean all;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        options.withoutParameters("update stores what a notebook's own values give");
        options.withoutMode("update stores what differs, so that a difference cannot be a failure");
        RunSettings settings = options.settings(RunSettings.standard());
        return new Session(
                        spec.commandLine().getOut(),
                        options,
                        settings,
                        file -> StoredOutputs.of(file, settings, all)::replace)
                .play();
    }
}
