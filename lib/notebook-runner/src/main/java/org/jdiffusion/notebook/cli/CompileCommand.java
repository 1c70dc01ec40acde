package org.jdiffusion.notebook.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jdiffusion.notebook.compile.CheckCache;
import org.jdiffusion.notebook.compile.CompileRun;
import org.jdiffusion.notebook.model.NotebookFiles;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Type-checks the cells of Java notebooks; nothing runs. */
@Command(
        name = "compile",
        description = "Type-checks all cells of Java notebooks without running them.",
        sortOptions = false)
final class CompileCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Notebooks, or folders of notebooks.")
    private List<Path> paths;

    @Option(
            names = "--kernel",
            paramLabel = "NAME|DIR",
            description = "A kernel's name, or the folder of its specification. Default: what each notebook names.")
    private String kernel;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "How many notebooks to compile at a time. Default: one for each processor, four at most.")
    private int jobs = Math.min(4, Runtime.getRuntime().availableProcessors());

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description =
                    "Where to remember earlier checks. Default: the build's target folder, else the user's cache.")
    private Path cache;

    @Option(names = "--no-cache", description = "Check everything anew.")
    private boolean forgetful;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (jobs < 1) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--jobs " + jobs + ": wanted at least 1");
        }
        CompileConsole console = new CompileConsole(spec.commandLine().getOut());
        Set<Path> files = new LinkedHashSet<>();
        for (Path path : paths) {
            try {
                files.addAll(NotebookFiles.find(List.of(path)));
            } catch (IOException e) {
                console.unable(path, e.getMessage());
            }
        }
        new CompileRun(Optional.ofNullable(kernel), memory(), jobs).check(List.copyOf(files), console::ended);
        console.summary();
        return console.exitCode();
    }

    private CheckCache memory() {
        if (forgetful) {
            return CheckCache.none();
        }
        return cache == null ? CheckCache.standard() : CheckCache.in(cache);
    }
}
