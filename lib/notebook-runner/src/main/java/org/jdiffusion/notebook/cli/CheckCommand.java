package org.jdiffusion.notebook.cli;

import java.util.concurrent.Callable;
import org.jdiffusion.notebook.compare.Mode;
import org.jdiffusion.notebook.run.OnFailure;
import org.jdiffusion.notebook.run.RunSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs notebooks and compares what comes with what is stored. */
@Command(
        name = "check",
        description = "Runs notebooks and compares their outputs with the stored ones; their files stay as they are.",
        sortOptions = false)
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        RunSettings strict = RunSettings.standard().withMode(Mode.STRICT).withOnFailure(OnFailure.CONTINUE);
        return new Session(spec.commandLine().getOut(), options, options.settings(strict), file -> played -> "").play();
    }
}
