package org.jdiffusion.notebook.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jdiffusion.notebook.kernel.Patience;

/**
 * How to play notebooks.
 *
 * @param kernel the folder of the kernel specification; empty: what the notebook names
 * @param timeout of a cell that does not bring its own
 * @param environment variables added to the kernel's
 * @param patience with the kernel
 */
public record RunSettings(Optional<Path> kernel, Duration timeout, Map<String, String> environment, Patience patience) {

    public RunSettings {
        environment = Map.copyOf(environment);
    }

    /** What holds when nobody says otherwise: five minutes for a cell. */
    public static RunSettings standard() {
        return new RunSettings(Optional.empty(), Duration.ofMinutes(5), Map.of(), Patience.standard());
    }

    public RunSettings withKernel(Path folder) {
        return new RunSettings(Optional.of(folder), timeout, environment, patience);
    }

    public RunSettings withTimeout(Duration each) {
        return new RunSettings(kernel, each, environment, patience);
    }

    public RunSettings withEnvironment(Map<String, String> variables) {
        return new RunSettings(kernel, timeout, variables, patience);
    }

    public RunSettings withPatience(Patience other) {
        return new RunSettings(kernel, timeout, environment, other);
    }
}
