package org.jdiffusion.notebook.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code java -jar nbrun.jar run|check|update|compile PATH...}: the way in for people and scripts. */
@Command(
        name = "nbrun",
        description = "Runs Jupyter notebooks as tests.",
        mixinStandardHelpOptions = true,
        subcommands = {RunCommand.class, CheckCommand.class, UpdateCommand.class, CompileCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every cell did as it should",
            "1:a cell failed, differs, or does not compile",
            "2:a notebook could not be run, or checked"
        })
public final class NbRun implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command: run, check, update or compile");
    }

    /** Ends the JVM with 0, 1 (a cell failed) or 2 (could not run). */
    public static void main(String[] args) {
        System.exit(run(System.out, System.err, args));
    }

    /** As {@link #main}, but returns the exit code. */
    static int run(PrintStream out, PrintStream err, String... args) {
        PrintWriter writer = writer(out);
        return new CommandLine(new NbRun())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(writer)
                .setErr(writer(err))
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    boolean ours = e instanceof IllegalArgumentException || e instanceof IOException;
                    command.getErr().println("nbrun: " + (ours ? e.getMessage() : e));
                    return ExitCode.COULD_NOT_RUN;
                })
                .execute(args);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}
