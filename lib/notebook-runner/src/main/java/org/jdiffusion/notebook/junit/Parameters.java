package org.jdiffusion.notebook.junit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdiffusion.notebook.model.NotebookFiles;
import org.jdiffusion.notebook.report.ReportFolder;
import org.jdiffusion.notebook.run.OnFailure;
import org.jdiffusion.notebook.run.Timeouts;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.engine.support.config.PrefixedConfigurationParameters;
import org.junit.platform.engine.support.hierarchical.DefaultParallelExecutionConfigurationStrategy;
import org.junit.platform.engine.support.hierarchical.ParallelExecutionConfiguration;

/**
 * The engine's configuration parameters.
 *
 * @param wishes for all notebooks
 * @param report where the report goes, if there is to be one
 * @param parallel how many notebooks are played at a time; empty: one
 */
record Parameters(Wishes wishes, Optional<ReportFolder> report, Optional<ParallelExecutionConfiguration> parallel) {
    private static final String PARALLEL = "notebook.execution.parallel.";

    static Parameters none() {
        return new Parameters(Wishes.none(), Optional.empty(), Optional.empty());
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException when one of them makes no sense; the message names it
     */
    static Parameters of(ConfigurationParameters given) {
        Path base = base();
        Wishes wishes = new Wishes(
                value(given, "notebook.kernel", text -> text),
                value(given, "notebook.timeout", Timeouts::parse),
                value(given, "notebook.deadline", Timeouts::parse),
                value(given, "notebook.mode", text -> Reading.constant(NotebookMode.class, text)),
                value(given, "notebook.on-failure", text -> Reading.constant(OnFailure.class, text)),
                value(given, "notebook.sanitize-with", text -> files(base, text))
                        .orElse(List.of()),
                Map.of(),
                value(given, "notebook.compile", Reading::flag).orElse(false));
        Optional<ReportFolder> report = value(given, "notebook.report", text -> new ReportFolder(base.resolve(text)));
        boolean parallel = value(given, PARALLEL + "enabled", Reading::flag).orElse(false);
        return new Parameters(wishes, report, parallel ? Optional.of(parallel(given)) : Optional.empty());
    }

    /** The module's base folder. */
    static Path base() {
        return Path.of(Optional.ofNullable(System.getProperty("basedir")).orElse(""))
                .toAbsolutePath()
                .normalize();
    }

    /**
     * The notebooks that a path stands for, without the executed copies that an earlier run left in the report.
     *
     * @throws IOException when there is none
     */
    List<Path> notebooksIn(Path path) throws IOException {
        List<Path> found = NotebookFiles.find(List.of(path));
        boolean asked = report.isEmpty() || report.get().holds(path);
        List<Path> own = found.stream()
                .filter(file -> asked || !report.get().holds(file))
                .toList();
        if (own.isEmpty()) {
            throw new IOException(path + ": no notebooks in this folder but those of notebook.report");
        }
        return own;
    }

    private static <T> Optional<T> value(ConfigurationParameters given, String name, Function<String, T> reader) {
        return Reading.value(name, given.get(name).orElse(""), reader);
    }

    private static List<Path> files(Path base, String names) {
        return Stream.of(names.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(base::resolve)
                .toList();
    }

    private static ParallelExecutionConfiguration parallel(ConfigurationParameters given) {
        String prefix = PARALLEL + "config.";
        var own = new PrefixedConfigurationParameters(given, prefix);
        String strategy = own.get(DefaultParallelExecutionConfigurationStrategy.CONFIG_STRATEGY_PROPERTY_NAME)
                .orElse("dynamic");
        try {
            return DefaultParallelExecutionConfigurationStrategy.valueOf(strategy.toUpperCase(Locale.ROOT))
                    .createConfiguration(own);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    prefix + "strategy: wanted dynamic, fixed or custom, got '" + strategy + "'", e);
        } catch (JUnitException e) {
            throw new IllegalArgumentException(prefix + "…: " + e.getMessage(), e);
        }
    }
}
