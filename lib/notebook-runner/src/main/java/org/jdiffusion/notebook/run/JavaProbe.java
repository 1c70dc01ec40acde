package org.jdiffusion.notebook.run;

import java.time.Duration;
import java.util.Optional;
import org.jdiffusion.notebook.kernel.ExecutionTimeoutException;
import org.jdiffusion.notebook.kernel.Kernel;
import org.jdiffusion.notebook.kernel.KernelLostException;
import org.jdiffusion.notebook.model.Displays;
import org.jdiffusion.notebook.model.Outputs;

/** Asks a Java kernel about itself; only after a failure, for it moves on the numbers of JShell's snippets. */
final class JavaProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Kernel kernel;

    JavaProbe(Kernel kernel) {
        this.kernel = kernel;
    }

    /** The text of the code's result; empty when the kernel is another one, or does not answer. */
    Optional<String> ask(String code) {
        if (!kernel.spec().language().equalsIgnoreCase("java")) {
            return Optional.empty();
        }
        Outputs answer = new Outputs(new Displays());
        try {
            kernel.execute(code, TIMEOUT, message -> answer.publish(message.type(), message.content()));
        } catch (ExecutionTimeoutException | KernelLostException e) {
            return Optional.empty(); // the failure itself is known; only its place is not
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.of(answer.resultText()).filter(text -> !text.isEmpty());
    }
}
