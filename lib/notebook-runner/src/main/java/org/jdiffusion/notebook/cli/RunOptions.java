package org.jdiffusion.notebook.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdiffusion.notebook.compare.Mode;
import org.jdiffusion.notebook.compare.sanitize.SanitizerException;
import org.jdiffusion.notebook.compare.sanitize.Sanitizers;
import org.jdiffusion.notebook.parameters.Parameters;
import org.jdiffusion.notebook.report.ReportFolder;
import org.jdiffusion.notebook.run.OnFailure;
import org.jdiffusion.notebook.run.RunSettings;
import org.jdiffusion.notebook.run.Timeouts;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What all commands that run notebooks take. */
final class RunOptions {
    @CommandLine.Parameters(arity = "1..*", paramLabel = "PATH", description = "Notebooks, or folders of notebooks.")
    private List<Path> paths;

    @Option(
            names = "--kernel",
            paramLabel = "NAME|DIR",
            description = "A kernel's name, or the folder of its specification. Default: what each notebook names.")
    private String kernel;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Time.class,
            description = "How long a cell may run unless it says so itself: 500ms, 60s, 2m, 1h. Default: 5m.")
    private Duration timeout;

    @Option(
            names = "--start-timeout",
            paramLabel = "TIME",
            converter = Time.class,
            description = "How long a kernel may take to start. Default: 60s.")
    private Duration startTimeout;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            converter = Time.class,
            description = "How long a notebook may run in all, unless it says so itself. Default: no limit.")
    private Duration deadline;

    @Option(
            names = "--mode",
            paramLabel = "strict|lax",
            description = "Compare outputs with the stored ones: of all cells but those marked to be ignored, or only"
                    + " of those marked to be checked. Default: strict for check, nothing for run.")
    private Mode mode;

    @Option(
            names = "--sanitize-with",
            paramLabel = "FILE",
            description = "Replacements for both sides of a comparison, as nbval reads them; may be repeated.")
    private List<Path> sanitizers = List.of();

    @Option(
            names = "--on-failure",
            paramLabel = "stop|continue",
            description = "Whether the cells after one that failed still run. Default: continue for check, else stop.")
    private OnFailure onFailure;

    @Option(
            names = {"-p", "--parameter"},
            paramLabel = "NAME=VALUE",
            description = "Set a parameter of the notebooks: a cell with it follows the cell tagged `parameters`.")
    private List<String> parameters = List.of();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "How many notebooks to play at a time, each on its own kernel. Default: 1.")
    private int jobs = 1;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Leave a page to look at, JUnit XML, executed copies and kernel logs in this folder.")
    private Path report;

    List<Path> paths() {
        return paths;
    }

    int jobs() {
        if (jobs < 1) {
            throw new IllegalArgumentException("--jobs " + jobs + ": wanted at least 1");
        }
        return jobs;
    }

    /** For a command to which parameters are of no use. */
    void withoutParameters(String why) {
        if (!parameters.isEmpty()) {
            throw new IllegalArgumentException("-p " + parameters.get(0) + ": " + why);
        }
    }

    /** For a command that asks for no mode. */
    void withoutMode(String why) {
        if (mode != null) {
            throw new IllegalArgumentException("--mode: " + why);
        }
    }

    Optional<ReportFolder> report() {
        return Optional.ofNullable(report).map(ReportFolder::new);
    }

    /**
     * The settings that were asked for.
     *
     * @param standard what holds where nothing was asked for
     * @throws SanitizerException when a file of replacements is of no use
     */
    RunSettings settings(RunSettings standard) throws SanitizerException {
        RunSettings settings = standard;
        settings = timeout == null ? settings : settings.withTimeout(timeout);
        settings = startTimeout == null
                ? settings
                : settings.withPatience(settings.patience().withStart(startTimeout));
        settings = deadline == null ? settings : settings.withDeadline(deadline);
        settings = mode == null ? settings : settings.withMode(mode);
        settings = onFailure == null ? settings : settings.withOnFailure(onFailure);
        settings = settings.withParameters(Parameters.parse(parameters));
        for (Path file : sanitizers) {
            settings = settings.sanitizing(Sanitizers.read(file));
        }
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
