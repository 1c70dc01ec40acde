package org.jdiffusion.notebook.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jdiffusion.notebook.run.RunSettings;
import org.jdiffusion.notebook.run.Timeouts;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** What all commands that run notebooks take. */
final class RunOptions {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Notebooks, or folders of notebooks.")
    private List<Path> paths;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Time.class,
            description = "How long a cell may run unless it says so itself: 500ms, 60s, 2m, 1h. Default: 5m.")
    private Duration timeout;

    @Option(
            names = "--kernel",
            paramLabel = "DIR",
            description = "The folder of the kernel specification. Default: the kernel that the notebook names.")
    private Path kernel;

    List<Path> paths() {
        return paths;
    }

    RunSettings settings() {
        RunSettings settings = RunSettings.standard();
        settings = timeout == null ? settings : settings.withTimeout(timeout);
        return kernel == null ? settings : settings.withKernel(kernel);
    }

    /** Reads a time. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            try {
                return Timeouts.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
