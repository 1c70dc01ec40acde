package org.jdiffusion.app;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code course}. Exit codes: 0; 1 for a negative verdict; 2 for wrong usage or what could not run. */
@Command(
        name = "course",
        description = "What stands around the notebooks: check the set-up, train, sample, look into files, compare.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            DoctorCommand.class,
            TrainCommand.class,
            FinetuneCommand.class,
            RaceCommand.class,
            SampleCommand.class,
            InspectCommand.class,
            VerifyCommand.class,
            RunsCommand.class,
            BenchCommand.class,
            org.jdiffusion.app.fidelity.FidelityCommand.class
        })
public final class Main implements Callable<Integer> {
    /** What ended because the user interrupted it exits with this, as shells expect. */
    static final int INTERRUPTED = 130;

    /** What could not run exits with this. */
    static final int FAILED = 2;

    @Spec
    private CommandSpec spec;

    private Main() {}

    /** Runs one command and ends the process. */
    public static void main(String[] args) {
        EngineSettings.apply();
        Charset charset = Charset.defaultCharset();
        PrintWriter out = new PrintWriter(System.out, true, charset);
        System.exit(run(out, new PrintWriter(System.err, true, charset), args));
    }

    /** Runs one command and returns its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Path.class, Main::path)
                .setExitCodeExceptionMapper(e -> FAILED)
                .setParameterExceptionHandler((e, given) -> {
                    String command = e.getCommandLine().getCommandSpec().qualifiedName();
                    err.println(command + ": " + Failures.oneLine(e.getMessage()) + " (see " + command + " --help)");
                    return FAILED;
                })
                .setExecutionExceptionHandler((e, command, parsed) -> Failures.report(e, err));
        try {
            return line.execute(args);
        } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
            return Failures.report(e, err);
        } finally {
            out.flush();
            err.flush();
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException(Failures.unwritable(e));
        }
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "wanted a command, one of "
                        + String.join(", ", spec.subcommands().keySet()));
    }

    /** Speaks of this build and the Java it runs on. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "course " + (version == null ? "(not packaged)" : version) + ", Java "
                        + Runtime.version().feature()
            };
        }
    }
}
