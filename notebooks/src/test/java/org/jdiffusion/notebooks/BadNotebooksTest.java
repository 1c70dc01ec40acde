package org.jdiffusion.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jdiffusion.notebook.model.Notebook;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Whatever is wrong with a notebook, the runner says what, ends in time, and leaves no process behind. */
@EnabledOnOs(OS.LINUX) // signals by number, and environments in /proc
class BadNotebooksTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** A cell's own limit is shorter where it is to be reached; the rest is the kernel's start on a busy machine. */
    private static final Duration CELL = Duration.ofMinutes(3);

    private static final Duration START = Duration.ofMinutes(2);
    private static final int SOAK = 100;
    private static final Map<String, String> LETTERS = Map.of("failure", "F", "error", "E", "skipped", "s");

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void isJudged_inTime_andLeavesNothing(BadNotebook bad) throws Exception {
        judge(bad, folder);
    }

    /** As many notebooks as there are in a long series, one after the other. */
    @Test
    @Tag("complete")
    void inALongSeries_nothingIsLeft() throws Exception {
        for (int i = 0; i < SOAK; i++) {
            judge(BadNotebooks.ALL.get(i % BadNotebooks.ALL.size()), Files.createDirectory(folder.resolve("run" + i)));
        }
    }

    static Stream<BadNotebook> all() {
        return BadNotebooks.ALL.stream();
    }

    private static void judge(BadNotebook bad, Path folder) throws Exception {
        Path notebook = write(bad, folder);
        Path report = folder.resolve("report");
        Path console = folder.resolve("console.txt");
        RunnerProcess runner = new RunnerProcess();
        int exit = runner.run(
                console,
                START.plus(CELL),
                bad.stored().isPresent() ? "check" : "run",
                notebook.toString(),
                "--timeout",
                CELL.toSeconds() + "s",
                "--report",
                report.toString());

        String said = Files.readString(console);
        assertThat(exit).as(said).isEqualTo(bad.exit());
        List<Element> cells = cells(report);
        assertThat(cells.stream().map(BadNotebooksTest::letter).collect(Collectors.joining()))
                .as(said)
                .matches(bad.verdicts());
        Element second = cells.get(cells.size() == 1 ? 0 : 1);
        String words = second.getAttribute("name") + "\n" + second.getTextContent();
        assertThat(words).contains(bad.words());
        if (bad.exit() == 2) {
            assertThat(said).contains(notebook.getFileName().toString());
        }
        if (bad.printed() > 0 && kept(report, notebook) < bad.printed()) {
            // How much the kernel dropped nobody can know when its last message came through.
            assertThat(words).containsAnyOf("output lost by the kernel", "a kernel may lose some", "too long to keep");
        }
        runner.assertNothingIsLeft();
    }

    private static Path write(BadNotebook bad, Path folder) throws IOException {
        Path file = folder.resolve(bad.name().replace(' ', '-') + ".ipynb");
        if (!bad.file().isEmpty()) {
            return Files.writeString(file, bad.file());
        }
        ObjectNode notebook = JSON.createObjectNode().put("nbformat", 4).put("nbformat_minor", 5);
        notebook.putObject("metadata")
                .putObject("kernelspec")
                .put("name", "java")
                .put("language", "java");
        ArrayNode cells = notebook.putArray("cells");
        List<Map<String, Object>> stored = bad.stored().orElse(List.of());
        cell(cells, "1 + 1", List.of(BadNotebook.result(Map.of("text/plain", "2"))));
        cell(cells, bad.code(), stored);
        cell(cells, "2 + 2", List.of(BadNotebook.result(Map.of("text/plain", "4"))));
        return Files.writeString(file, notebook.toPrettyString());
    }

    private static void cell(ArrayNode cells, String source, List<Map<String, Object>> outputs) {
        ObjectNode cell = cells.addObject().put("cell_type", "code").put("id", "c" + cells.size());
        cell.putObject("metadata");
        cell.put("execution_count", cells.size()).put("source", source);
        cell.set("outputs", JSON.valueToTree(outputs));
    }

    private static List<Element> cells(Path report) throws Exception {
        try (Stream<Path> files = Files.walk(report)) {
            Path xml = files.filter(file -> file.getFileName().toString().matches("TEST-.*[.]xml"))
                    .findFirst()
                    .orElseThrow();
            NodeList found = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(xml.toFile())
                    .getElementsByTagName("testcase");
            List<Element> cells = new ArrayList<>();
            for (int i = 0; i < found.getLength(); i++) {
                cells.add((Element) found.item(i));
            }
            return cells;
        }
    }

    private static String letter(Element cell) {
        for (Node child = cell.getFirstChild(); child != null; child = child.getNextSibling()) {
            String letter = LETTERS.get(child.getNodeName());
            if (letter != null) {
                return letter;
            }
        }
        return ".";
    }

    /** How much of what the second cell printed is in the executed copy. */
    private static long kept(Path report, Path notebook) throws IOException {
        try (Stream<Path> files = Files.walk(report)) {
            Path copy = files.filter(Files::isRegularFile)
                    .filter(file -> file.endsWith(notebook.getFileName()))
                    .findFirst()
                    .orElseThrow();
            long length = 0;
            for (var output : Notebook.read(copy).codeCells().get(1).json().path("outputs")) {
                for (var line : output.path("text")) {
                    length += line.asText().length();
                }
            }
            return length;
        }
    }
}
