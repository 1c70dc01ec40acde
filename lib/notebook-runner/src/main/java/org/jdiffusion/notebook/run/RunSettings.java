package org.jdiffusion.notebook.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jdiffusion.notebook.compare.Mode;
import org.jdiffusion.notebook.compare.Rules;
import org.jdiffusion.notebook.compare.sanitize.Sanitizers;
import org.jdiffusion.notebook.kernel.KernelSpec;
import org.jdiffusion.notebook.kernel.KernelSpecs;
import org.jdiffusion.notebook.kernel.KernelStartException;
import org.jdiffusion.notebook.kernel.Launch;
import org.jdiffusion.notebook.kernel.Patience;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.parameters.Parameters;

/**
 * How to play notebooks.
 *
 * @param kernel a kernel's name, or the folder of its specification; empty: what the notebook names
 * @param timeout of a cell that does not bring its own
 * @param deadline of a whole notebook that does not bring its own; empty: none
 * @param mode which outputs are compared with the stored ones; empty: none
 * @param sanitizers applied before a notebook's own
 * @param parameters set in every notebook
 * @param onFailure what becomes of the cells after one that failed
 * @param environment variables added to the kernel's
 * @param patience with the kernel
 */
public record RunSettings(
        Optional<String> kernel,
        Duration timeout,
        Optional<Duration> deadline,
        Optional<Mode> mode,
        Sanitizers sanitizers,
        Parameters parameters,
        OnFailure onFailure,
        Map<String, String> environment,
        Patience patience) {

    public RunSettings {
        environment = Map.copyOf(environment);
    }

    /** What holds when nobody says otherwise: five minutes for a cell, nothing compared, the first failure ends it. */
    public static RunSettings standard() {
        return new RunSettings(
                Optional.empty(),
                Duration.ofMinutes(5),
                Optional.empty(),
                Optional.empty(),
                Sanitizers.none(),
                Parameters.none(),
                OnFailure.STOP,
                Map.of(),
                Patience.standard());
    }

    public RunSettings withKernel(String nameOrFolder) {
        return new RunSettings(
                Optional.of(nameOrFolder),
                timeout,
                deadline,
                mode,
                sanitizers,
                parameters,
                onFailure,
                environment,
                patience);
    }

    public RunSettings withTimeout(Duration each) {
        return new RunSettings(kernel, each, deadline, mode, sanitizers, parameters, onFailure, environment, patience);
    }

    public RunSettings withDeadline(Duration whole) {
        return new RunSettings(
                kernel, timeout, Optional.of(whole), mode, sanitizers, parameters, onFailure, environment, patience);
    }

    public RunSettings withMode(Mode other) {
        return new RunSettings(
                kernel,
                timeout,
                deadline,
                Optional.of(other),
                sanitizers,
                parameters,
                onFailure,
                environment,
                patience);
    }

    /** Applies these, too, after those that are there. */
    public RunSettings sanitizing(Sanitizers more) {
        return new RunSettings(
                kernel, timeout, deadline, mode, sanitizers.and(more), parameters, onFailure, environment, patience);
    }

    public RunSettings withParameters(Parameters other) {
        return new RunSettings(kernel, timeout, deadline, mode, sanitizers, other, onFailure, environment, patience);
    }

    public RunSettings withOnFailure(OnFailure other) {
        return new RunSettings(kernel, timeout, deadline, mode, sanitizers, parameters, other, environment, patience);
    }

    public RunSettings withEnvironment(Map<String, String> variables) {
        return new RunSettings(kernel, timeout, deadline, mode, sanitizers, parameters, onFailure, variables, patience);
    }

    public RunSettings withPatience(Patience other) {
        return new RunSettings(kernel, timeout, deadline, mode, sanitizers, parameters, onFailure, environment, other);
    }

    /** The rules for notebooks in that language. */
    public Rules rules(String language) {
        return Rules.of(language).sanitizing(sanitizers);
    }

    /** The kernel for a notebook. */
    KernelSpec spec(Notebook notebook) throws KernelStartException {
        return KernelSpecs.around(folder(notebook)).choose(kernel, notebook.kernelName(), notebook.language());
    }

    /** How to start it: in the notebook's folder. */
    Launch launch(Notebook notebook, Path logs) {
        return new Launch(folder(notebook), logs, environment, patience);
    }

    private static Path folder(Notebook notebook) {
        return notebook.file().toAbsolutePath().getParent();
    }
}
