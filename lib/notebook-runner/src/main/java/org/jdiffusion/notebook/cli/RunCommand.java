package org.jdiffusion.notebook.cli;

import java.util.concurrent.Callable;
import org.jdiffusion.notebook.run.RunSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs notebooks and leaves them as they are. */
@Command(name = "run", description = "Runs notebooks; their files stay as they are.", sortOptions = false)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        return new Session(
                        spec.commandLine().getOut(),
                        options,
                        options.settings(RunSettings.standard()),
                        file -> played -> "")
                .play();
    }
}
