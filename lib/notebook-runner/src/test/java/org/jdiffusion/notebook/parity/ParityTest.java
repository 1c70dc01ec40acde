package org.jdiffusion.notebook.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdiffusion.notebook.compare.Mode;
import org.jdiffusion.notebook.compare.sanitize.Sanitizers;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.NotebookPlayer;
import org.jdiffusion.notebook.run.NotebookResult;
import org.jdiffusion.notebook.run.OnFailure;
import org.jdiffusion.notebook.run.PlayListener;
import org.jdiffusion.notebook.run.RunSettings;
import org.jdiffusion.notebook.run.Verdict;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The verdicts are what nbval 0.11 and nbclient 0.11 said of the same notebooks; {@code src/test/python/parity.py} has
 * asked them. Runs where -Djdiffusion.python names a Python with ipykernel.
 */
class ParityTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path folder;

    private static Path kernel;

    @BeforeAll
    static void specifyKernel() throws Exception {
        String python = System.getProperty("jdiffusion.python", "");
        assumeTrue(!python.isEmpty(), "-Djdiffusion.python is not given");
        Process kernels = new ProcessBuilder(python, "-c", "import ipykernel")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assumeTrue(kernels.waitFor() == 0, python + " has no ipykernel");
        ObjectNode spec = JSON.createObjectNode().put("language", "python");
        List.of(python, "-m", "ipykernel_launcher", "-f", "{connection_file}").forEach(spec.putArray("argv")::add);
        spec.putObject("env").put("IPYTHONDIR", folder.resolve("ipython").toString());
        kernel = Files.createDirectories(folder.resolve("kernels/python3"));
        JSON.writeValue(kernel.resolve("kernel.json").toFile(), spec);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notebooks")
    void strict_isNbvals(String notebook) throws Exception {
        RunSettings settings = settings(Mode.STRICT);
        assertThat(verdicts(play(notebook, settings))).isEqualTo(expected(notebook, "strict"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notebooks")
    void laxAndSanitized_isNbvals(String notebook) throws Exception {
        RunSettings settings = settings(Mode.LAX).sanitizing(Sanitizers.read(corpus("sanitize.cfg")));
        assertThat(verdicts(play(notebook, settings))).isEqualTo(expected(notebook, "lax-sanitized"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notebooks")
    void cellAtWhichARunStops_isNbclients(String notebook) throws Exception {
        RunSettings settings =
                RunSettings.standard().withKernel(kernel.toString()).withTimeout(timeout());
        List<CellResult> cells = play(notebook, settings);
        int stop = IntStream.range(0, cells.size())
                .filter(i -> cells.get(i).failed())
                .findFirst()
                .orElse(-1);
        assertThat(stop + 1).isEqualTo(said(notebook, "stops").asInt());
    }

    static Stream<String> notebooks() throws IOException {
        return read("verdicts.json").path("notebooks").propertyStream().map(entry -> entry.getKey());
    }

    private static List<CellResult> play(String notebook, RunSettings settings) throws Exception {
        Path place = Files.createTempDirectory(folder, notebook);
        Path copy = Files.copy(corpus(notebook + ".ipynb"), place.resolve(notebook + ".ipynb"));
        NotebookPlayer player = new NotebookPlayer(settings);
        NotebookResult result = player.play(player.prepare(copy, place.resolve("logs")), new PlayListener() {});
        assertThat(result).isInstanceOf(NotebookResult.Played.class);
        return ((NotebookResult.Played) result).cells();
    }

    private static RunSettings settings(Mode mode) throws IOException {
        return RunSettings.standard()
                .withKernel(kernel.toString())
                .withTimeout(timeout())
                .withMode(mode)
                .withOnFailure(OnFailure.CONTINUE);
    }

    private static String verdicts(List<CellResult> cells) {
        return cells.stream()
                .map(CellResult::verdict)
                .map(verdict ->
                        verdict instanceof Verdict.Failed ? "F" : verdict instanceof Verdict.Skipped ? "s" : ".")
                .collect(Collectors.joining());
    }

    /** What fails after a timeout, as nbval expects, counts as skipped. */
    private static String expected(String notebook, String configuration) throws IOException {
        return said(notebook, configuration).asText().replace('x', 's').replace('E', 'F');
    }

    private static JsonNode said(String notebook, String what) throws IOException {
        JsonNode explained = read("differences.json").path(notebook).path(what);
        return explained.isMissingNode()
                ? read("verdicts.json").path("notebooks").path(notebook).path(what)
                : explained;
    }

    private static Duration timeout() throws IOException {
        return Duration.ofSeconds(read("verdicts.json").path("timeout").asLong());
    }

    private static JsonNode read(String file) throws IOException {
        return JSON.readTree(corpus(file).toFile());
    }

    private static Path corpus(String file) {
        try {
            return Path.of(ParityTest.class.getResource(file).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
