package org.jdiffusion.notebook.junit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdiffusion.notebook.compare.sanitize.SanitizerException;
import org.jdiffusion.notebook.compare.sanitize.Sanitizers;
import org.jdiffusion.notebook.run.OnFailure;
import org.jdiffusion.notebook.run.RunSettings;

/** What an annotation or the configuration parameters ask for; what they leave open is empty. */
record Wishes(
        Optional<String> kernel,
        Optional<Duration> timeout,
        Optional<Duration> deadline,
        Optional<NotebookMode> mode,
        Optional<OnFailure> onFailure,
        List<Path> sanitizers,
        Map<String, String> environment,
        boolean compile) {

    static Wishes none() {
        return new Wishes(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                false);
    }

    /** These, and where they leave something open, those. */
    Wishes over(Wishes weaker) {
        Map<String, String> variables = new LinkedHashMap<>(weaker.environment);
        variables.putAll(environment);
        return new Wishes(
                kernel.or(weaker::kernel),
                timeout.or(weaker::timeout),
                deadline.or(weaker::deadline),
                mode.or(weaker::mode),
                onFailure.or(weaker::onFailure),
                Stream.concat(weaker.sanitizers.stream(), sanitizers.stream()).toList(),
                variables,
                compile || weaker.compile);
    }

    /**
     * With what holds when nobody says otherwise.
     *
     * @throws SanitizerException when a file of replacements is of no use
     */
    RunSettings settings() throws SanitizerException {
        RunSettings settings = RunSettings.standard().withEnvironment(environment);
        var compared = mode.flatMap(NotebookMode::compared);
        settings = compared.isEmpty()
                ? settings
                : settings.withMode(compared.get()).withOnFailure(OnFailure.CONTINUE);
        settings = onFailure.isEmpty() ? settings : settings.withOnFailure(onFailure.get());
        settings = kernel.isEmpty() ? settings : settings.withKernel(kernel.get());
        settings = timeout.isEmpty() ? settings : settings.withTimeout(timeout.get());
        settings = deadline.isEmpty() ? settings : settings.withDeadline(deadline.get());
        for (Path file : sanitizers) {
            settings = settings.sanitizing(Sanitizers.read(file));
        }
        return settings;
    }
}
