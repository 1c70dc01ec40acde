package org.jdiffusion.notebook.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotebookPatchTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final OptionalInt NO_COUNT = OptionalInt.empty();

    @TempDir
    private Path folder;

    static List<Layouts.Way> ways() {
        return Layouts.ALL;
    }

    /** Patched text is the text that the file's own writer would have made of the patched tree. */
    @ParameterizedTest
    @MethodSource("ways")
    void newOutputs_areLaidOutAsTheFileIs(Layouts.Way way) throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 60; round++) {
            ObjectNode tree = RandomNotebooks.notebook(random);
            NotebookPatch patch = NotebookPatch.read(write(Layouts.write(tree, way)));
            for (JsonNode node : tree.path("cells")) {
                if (node instanceof ObjectNode cell && cell.has("outputs") && random.nextBoolean()) {
                    ArrayNode fresh = RandomNotebooks.outputs(random);
                    patch.replaceOutputs(cell.path("id").asText(), fresh, OptionalInt.of(9));
                    cell.set("outputs", fresh);
                    if (!cell.path("execution_count").isInt()) {
                        cell.put("execution_count", 9);
                    }
                    for (JsonNode output : fresh) {
                        if (output instanceof ObjectNode result && result.has("execution_count")) {
                            result.set("execution_count", cell.path("execution_count"));
                        }
                    }
                }
            }

            assertThat(text(patch)).isEqualTo(Layouts.write(tree, way));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void nothingChanged_leavesTheBytesEqual(Layouts.Way way) throws IOException {
        ObjectNode tree = RandomNotebooks.notebook(new Random(1));
        Path file = write(Layouts.write(tree, way));
        byte[] before = Files.readAllBytes(file);
        NotebookPatch patch = NotebookPatch.read(file);
        for (JsonNode cell : tree.path("cells")) {
            if (cell.path("outputs") instanceof ArrayNode outputs) {
                patch.replaceOutputs(cell.path("id").asText(), outputs, NO_COUNT);
            }
        }

        assertThat(patch.write()).isFalse();
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    /** Numbers, escapes, blanks and key order that no writer of ours would choose, around a cell that changes. */
    @Test
    void everythingElse_keepsItsSpelling() throws IOException {
        String odd = """
                {"nbformat":4 , "nbformat_minor" : 5,
                   "metadata": {"a": 1.50e+3, "b":[ ], "outputs": [{"no": "output"}], "execution_count": 1},
                 "cells": [
                  { "source": "\\u0041\\/", "outputs": [
                      {"output_type": "stream", "text": "a\\n\\u0062", "name": "stdout"},
                      {"output_type": "stream", "text": "old", "name": "stderr"} ],
                    "metadata": {"outputs": [1], "x": {"execution_count": 12E0}},
                    "id": "a", "execution_count":  7, "cell_type": "code"  }
                   ] }""";
        NotebookPatch patch = NotebookPatch.read(write(odd));
        ArrayNode outputs = NODES.arrayNode();
        outputs.add(stream("stdout", "a\n", "b"));
        outputs.add(stream("stderr", "new"));
        patch.replaceOutputs("a", outputs, OptionalInt.of(1));

        assertThat(text(patch))
                .isEqualTo(odd.replace(
                        "{\"output_type\": \"stream\", \"text\": \"old\", \"name\": \"stderr\"}",
                        "{\"name\": \"stderr\", \"output_type\": \"stream\", \"text\": [\"new\"]}"));
    }

    @Test
    void missingKeys_areAdded_whereJupyterPutsThem() throws IOException {
        String bare = """
                {
                  "nbformat": 4,
                  "nbformat_minor": 0,
                  "metadata": {},
                  "cells": [
                    {
                      "cell_type": "code",
                      "metadata": {},
                      "source": "1"
                    },
                    {
                      "source": "2",
                      "cell_type": "code"
                    }
                  ]
                }
                """;
        NotebookPatch patch = NotebookPatch.read(write(bare));
        patch.replaceOutputs("cell-1", NODES.arrayNode().add(stream("stdout", "x")), OptionalInt.of(1));
        patch.replaceOutputs("cell-2", NODES.arrayNode(), NO_COUNT);

        assertThat(text(patch)).isEqualTo("""
                {
                  "nbformat": 4,
                  "nbformat_minor": 0,
                  "metadata": {},
                  "cells": [
                    {
                      "cell_type": "code",
                      "execution_count": 1,
                      "metadata": {},
                      "outputs": [
                        {
                          "name": "stdout",
                          "output_type": "stream",
                          "text": [
                            "x"
                          ]
                        }
                      ],
                      "source": "1"
                    },
                    {
                      "execution_count": null,
                      "outputs": [],
                      "source": "2",
                      "cell_type": "code"
                    }
                  ]
                }
                """);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void cellsOfEveryMinorVersion_areFoundByTheirId(int minor) throws IOException {
        Path file =
                write("{\"cells\":[{\"cell_type\":\"markdown\",\"source\":[]},{\"cell_type\":\"code\",\"source\":[],"
                        + "\"outputs\":[],\"execution_count\":null}],\"nbformat\":4,\"nbformat_minor\":" + minor + "}");
        String id = Notebook.read(file).codeCells().get(0).id();
        NotebookPatch patch = NotebookPatch.read(file);
        patch.replaceOutputs(id, NODES.arrayNode(), OptionalInt.of(1));

        assertThat(text(patch))
                .isEqualTo(Files.readString(file).replace("\"execution_count\":null", "\"execution_count\":1"));
    }

    @Test
    void equalIds_areToldApartAsTheNotebookDoes() throws IOException {
        Path file = write("{\"cells\":[{\"cell_type\":\"code\",\"id\":\"a\",\"outputs\":[],\"source\":[]},"
                + "{\"cell_type\":\"code\",\"id\":\"a\",\"outputs\":[0],\"source\":[]}],\"nbformat\":4}");
        NotebookPatch patch = NotebookPatch.read(file);
        patch.replaceOutputs(Notebook.read(file).codeCells().get(1).id(), NODES.arrayNode(), OptionalInt.of(2));

        assertThat(text(patch))
                .isEqualTo(Files.readString(file)
                        .replace(
                                "\"id\":\"a\",\"outputs\":[0],", "\"execution_count\":2,\"id\":\"a\",\"outputs\":[],"));
    }

    @Test
    void aResultTakesTheCountThatItsCellKeeps() throws IOException {
        String json = "{\"cells\": [{\"cell_type\": \"code\", \"execution_count\": 41, \"id\": \"a\", \"outputs\": [], "
                + "\"source\": []}], \"nbformat\": 4}";
        NotebookPatch patch = NotebookPatch.read(write(json));
        ObjectNode result = NODES.objectNode().put("execution_count", 3).put("output_type", "execute_result");
        patch.replaceOutputs("a", NODES.arrayNode().add(result), OptionalInt.of(3));

        assertThat(text(patch))
                .isEqualTo(json.replace(
                        "\"outputs\": []",
                        "\"outputs\": [{\"execution_count\": 41, \"output_type\": \"execute_result\"}]"));
        assertThat(result.path("execution_count").asInt()).isEqualTo(3);
    }

    @Test
    void aResultThatSaysTheSame_keepsItsStrayCount() throws IOException {
        NotebookPatch patch = NotebookPatch.read(
                write(
                        "{\"cells\": [{\"cell_type\": \"code\", \"execution_count\": 41, "
                                + "\"id\": \"a\", \"outputs\": [{\"execution_count\": 7}], \"source\": []}], \"nbformat\": 4}"));
        patch.replaceOutputs(
                "a", NODES.arrayNode().add(NODES.objectNode().put("execution_count", 3)), OptionalInt.of(3));

        assertThat(patch.write()).isFalse();
    }

    @Test
    void deeplyNestedOutputs_areWritten() throws IOException {
        ArrayNode deep = NODES.arrayNode();
        ArrayNode inner = deep;
        for (int depth = 0; depth < 400; depth++) {
            inner = inner.addObject().putArray("é");
        }
        ObjectNode cell = NODES.objectNode();
        cell.put("cell_type", "code").put("id", "a");
        cell.putArray("outputs");
        cell.put("source", "é");
        ObjectNode tree = NODES.objectNode();
        tree.putArray("cells").add(cell);
        tree.put("nbformat", 4);
        Layouts.Way way = Layouts.ALL.get(3);
        NotebookPatch patch = NotebookPatch.read(write(Layouts.write(tree, way)));
        patch.replaceOutputs("a", deep, NO_COUNT);

        Notebook.insert(cell, "execution_count", NODES.nullNode());
        cell.set("outputs", deep);
        assertThat(text(patch)).isEqualTo(Layouts.write(tree, way));
    }

    @Test
    void escapedBackslashBeforeU_isNoSignOfEscaping() throws IOException {
        String json = "{\"cells\":[{\"cell_type\":\"code\",\"id\":\"a\",\"outputs\":[],\"source\":\"\\\\u3042\"}],"
                + "\"nbformat\":4}";
        NotebookPatch patch = NotebookPatch.read(write(json));
        patch.replaceOutputs("a", NODES.arrayNode().add(stream("stdout", "あ")), OptionalInt.of(1));

        assertThat(text(patch)).contains("[\"あ\"]");
    }

    @Test
    void fileChangedMeanwhile_isLeftAsItIs() throws IOException {
        Path file = write("{\"cells\":[{\"cell_type\":\"code\",\"id\":\"a\",\"source\":[]}],\"nbformat\":4}");
        NotebookPatch patch = NotebookPatch.read(file);
        patch.replaceOutputs("a", NODES.arrayNode(), NO_COUNT);
        Files.writeString(file, "edited");

        assertThatThrownBy(patch::write)
                .isInstanceOf(NotebookException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining("changed while it ran");
        assertThat(Files.readString(file)).isEqualTo("edited");
    }

    @Test
    void unknownCells_proseAndOtherEncodings_areRefused() throws IOException {
        String json = "{\"cells\":[{\"cell_type\":\"markdown\",\"id\":\"a\",\"source\":[]}],\"nbformat\":4}";
        NotebookPatch patch = NotebookPatch.read(write(json));

        assertThatThrownBy(() -> patch.replaceOutputs("a", NODES.arrayNode(), NO_COUNT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no code cell has the id 'a'");
        assertThatThrownBy(() -> patch.replaceOutputs("b", NODES.arrayNode(), NO_COUNT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'b'");
        Path wide = Files.writeString(folder.resolve("wide.ipynb"), json, StandardCharsets.UTF_16LE);
        assertThatThrownBy(() -> NotebookPatch.read(wide))
                .isInstanceOf(NotebookException.class)
                .hasMessageContaining("not UTF-8");
    }

    private static ObjectNode stream(String name, String... lines) {
        ObjectNode output = NODES.objectNode().put("name", name).put("output_type", "stream");
        List.of(lines).forEach(output.withArray("/text")::add);
        return output;
    }

    private Path write(String json) throws IOException {
        return Files.writeString(folder.resolve("a.ipynb"), json);
    }

    private static String text(NotebookPatch patch) {
        return new String(patch.bytes(), StandardCharsets.UTF_8);
    }
}
