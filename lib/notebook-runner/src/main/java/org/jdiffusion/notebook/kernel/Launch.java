package org.jdiffusion.notebook.kernel;

import java.nio.file.Path;
import java.util.Map;

/**
 * How to start a kernel.
 *
 * @param folder its working directory: the notebook's folder
 * @param logs where {@code kernel.out} and {@code kernel.err} go; made when missing
 * @param environment variables added to those of the runner and of the kernel specification
 * @param patience how long each wait may take
 */
public record Launch(Path folder, Path logs, Map<String, String> environment, Patience patience) {
    public Launch {
        environment = Map.copyOf(environment);
    }
}
