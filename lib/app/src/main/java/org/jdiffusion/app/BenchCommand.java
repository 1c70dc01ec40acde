package org.jdiffusion.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code course bench}: times the unit's work, each case in a process of its own so that its memory is its own. */
@Command(
        name = "bench",
        description = "Time training, sampling and guidance with random weights; one line of JSON a case: "
                + "case, ms (median), min_ms, peak_rss_mb.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--cases",
            split = ",",
            defaultValue = "mnist",
            description = "Names, or how they begin (mnist, big); default ${DEFAULT-VALUE}.")
    private List<String> cases;

    @Option(names = "--repeats", defaultValue = "5", description = "Timed calls a case; default ${DEFAULT-VALUE}.")
    private int repeats;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (repeats < 1) {
            throw new IllegalArgumentException("--repeats: wanted at least 1, got " + repeats);
        }
        for (BenchCase one : chosen()) {
            Process process = new ProcessBuilder(command(one))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Thread end = new Thread(process::destroy);
            Runtime.getRuntime().addShutdownHook(end);
            process.getOutputStream().close();
            process.inputReader().lines().forEach(spec.commandLine().getOut()::println);
            if (process.waitFor() != 0) {
                throw new IOException("case " + one.key() + " ended with exit code " + process.exitValue());
            }
            Runtime.getRuntime().removeShutdownHook(end);
        }
        return 0;
    }

    private List<BenchCase> chosen() {
        List<BenchCase> chosen = new ArrayList<>();
        for (BenchCase one : BenchCase.values()) {
            if (cases.stream().anyMatch(wanted -> isMeant(wanted, one))) {
                chosen.add(one);
            }
        }
        for (String wanted : cases) {
            if (chosen.stream().noneMatch(one -> isMeant(wanted, one))) {
                throw new IllegalArgumentException("--cases: wanted some of "
                        + Arrays.stream(BenchCase.values()).map(BenchCase::key).toList() + ", got " + wanted);
            }
        }
        return chosen;
    }

    /** A whole name means that case alone, anything else all that begin with it. */
    private static boolean isMeant(String wanted, BenchCase one) {
        boolean whole =
                Arrays.stream(BenchCase.values()).anyMatch(each -> each.key().equals(wanted));
        return !wanted.isEmpty()
                && (whole ? one.key().equals(wanted) : one.key().startsWith(wanted));
    }

    private List<String> command(BenchCase one) {
        String java = ProcessHandle.current().info().command().orElse(System.getProperty("java.home") + "/bin/java");
        return List.of(
                java,
                "-Xmx256m", // tensors live outside the heap: a larger one would only count as memory used
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                BenchProcess.class.getName(),
                one.key(),
                Integer.toString(repeats));
    }
}
