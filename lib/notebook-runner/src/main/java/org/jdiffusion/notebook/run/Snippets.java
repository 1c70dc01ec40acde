package org.jdiffusion.notebook.run;

import java.time.Duration;
import java.util.Optional;
import org.jdiffusion.notebook.kernel.ExecutionTimeoutException;
import org.jdiffusion.notebook.kernel.Kernel;
import org.jdiffusion.notebook.kernel.KernelLostException;
import org.jdiffusion.notebook.model.Displays;
import org.jdiffusion.notebook.model.Outputs;

/** The snippets that a Java kernel has made of the cells. */
final class Snippets {
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);

    private final Kernel kernel;

    Snippets(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Asks the Java kernel for the source of a snippet; empty if it does not know. */
    Optional<String> source(int number) {
        if (!kernel.spec().language().equalsIgnoreCase("java")) {
            return Optional.empty();
        }
        String code = "kernel().getJShell().snippets().filter(s -> s.id().equals(\"" + number
                + "\")).findFirst().get().source()";
        Outputs answer = new Outputs(new Displays());
        try {
            kernel.execute(code, PROBE_TIMEOUT, message -> answer.publish(message.type(), message.content()));
        } catch (ExecutionTimeoutException | KernelLostException e) {
            return Optional.empty(); // the failure itself is known; only its line is not
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.of(answer.resultText()).filter(text -> !text.isEmpty());
    }
}
