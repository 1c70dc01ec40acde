package org.jdiffusion.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code course doctor}: is this machine ready for the course, and if not, what to do. */
@Command(
        name = "doctor",
        description = "Check JDK, engine, memory, kernel, caches and profile; exit 1 and the cure if something fails.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<Check> checks = new ArrayList<>();
        checks.addAll(MachineChecks.all());
        checks.addAll(EngineChecks.all());
        checks.addAll(KernelChecks.all(Path.of("").toAbsolutePath()));
        checks.addAll(CourseChecks.all());
        PrintWriter out = spec.commandLine().getOut();
        print(checks, out);
        long failed = checks.stream().filter(c -> c.mark() == Check.Mark.FAIL).count();
        out.println();
        out.println(failed == 0 ? "Ready." : failed + (failed == 1 ? " thing needs" : " things need") + " a cure.");
        return failed == 0 ? 0 : 1;
    }

    private static void print(List<Check> checks, PrintWriter out) {
        int width = checks.stream().mapToInt(c -> c.what().length()).max().orElse(0);
        for (Check check : checks) {
            String mark = String.format("%-4s", check.mark().name().toLowerCase(Locale.ROOT));
            String coloured = Ansi.AUTO.string("@|" + check.mark().colour() + " " + mark + "|@");
            String what = check.what() + " ".repeat(width - check.what().length());
            out.println(coloured + "  " + what + "  " + Failures.oneLine(check.found()));
            if (!check.cure().isEmpty()) {
                out.println(" ".repeat(mark.length() + width + 4) + "-> " + check.cure());
            }
        }
    }
}
