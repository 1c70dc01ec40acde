package org.jdiffusion.app.fidelity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code course fidelity}: one network in Python and here, from the same weights and noise, side by side. */
@Command(
        name = "fidelity",
        description = {
            "Run networks with random weights in Python diffusers and here, and compare every tensor, time and memory.",
            "Prints Markdown, or puts it into pages between the marks <!-- fidelity --> and <!-- /fidelity -->."
        },
        mixinStandardHelpOptions = true)
public final class FidelityCommand implements Callable<Integer> {
    /** What sums in another order may change, through a network or forty steps with it: a share of the largest entry. */
    private static final double CLOSE = 1e-4;

    @Spec
    private CommandSpec spec;

    @Option(names = "--python", required = true, description = "A Python with torch, diffusers and safetensors.")
    private String python;

    @Option(
            names = "--networks",
            split = ",",
            defaultValue = "small",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}. large needs 6 GB and some minutes.")
    private List<Network> networks;

    @Option(names = "--pages", split = ",", paramLabel = "FILE.md", description = "Pages to bring up to date.")
    private List<Path> pages = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        for (Path page : pages) {
            FidelityPage.check(page); // before minutes of work
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Network network : networks) {
            outcomes.add(compare(network));
        }
        if (pages.isEmpty()) {
            spec.commandLine().getOut().print(new FidelityPage(Locale.ROOT).markdown(outcomes));
        }
        for (Path page : pages) {
            FidelityPage.update(page, outcomes);
        }
        return outcomes.stream().allMatch(FidelityCommand::isSame) ? 0 : 1;
    }

    private static boolean isSame(Outcome outcome) {
        return outcome.sameWeights()
                && Stream.of("output", "loss", "gradient.", "step.")
                        .allMatch(part -> Outcome.worst(outcome.tensors(part)) <= CLOSE); // false for NaN
    }

    private Outcome compare(Network network) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("fidelity");
        try {
            Path script = folder.resolve("fidelity.py");
            try (InputStream text = FidelityCommand.class.getResourceAsStream("fidelity.py")) {
                Files.copy(text, script);
            }
            say(network.key() + ": making a network with random weights in Python");
            seconds(python, script.toString(), "make", network.key(), folder.toString());
            say(network.key() + ": asking Python");
            double pythonSeconds = seconds(python, script.toString(), "answer", folder.toString());
            say(network.key() + ": asking Java");
            double javaSeconds = seconds(
                    ProcessHandle.current().info().command().orElse(System.getProperty("java.home") + "/bin/java"),
                    "-Xmx1g",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    FidelityProcess.class.getName(),
                    folder.toString());
            return Outcome.read(network, folder, pythonSeconds, javaSeconds);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Progress, beside the result. */
    private void say(String text) {
        spec.commandLine().getErr().println(text);
    }

    /** How long the program took. */
    private static double seconds(String... command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        Thread end = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(end);
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " ended with exit code " + process.exitValue() + ": "
                        + said.strip().lines().reduce((before, last) -> last).orElse("it said nothing"));
            }
        } finally {
            process.destroy();
        }
        Runtime.getRuntime().removeShutdownHook(end);
        return (System.nanoTime() - start) / 1e9;
    }
}
