package org.jdiffusion.notebook.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotebookTest {
    private static final String JUPYTER = """
            {
             "cells": [
              {
               "cell_type": "markdown",
               "id": "intro",
               "metadata": {},
               "source": [
                "# 拡散モデル 😀\\n",
                "\\n",
                "## The end \\u001b of \\"prose\\" \\\\ \\t"
               ]
              },
              {
               "cell_type": "code",
               "execution_count": null,
               "id": "one",
               "metadata": {
                "zebra": 1.50,
                "apple": [],
                "tags": [
                 "slow"
                ]
               },
               "outputs": [],
               "source": [
                "int a = 1;\\n",
                "\\n",
                "a"
               ]
              },
              {
               "cell_type": "code",
               "execution_count": null,
               "id": "two",
               "metadata": {},
               "outputs": [],
               "source": [
                "// Draw it\\n",
                "draw();"
               ]
              },
              {
               "cell_type": "code",
               "execution_count": null,
               "id": "three",
               "metadata": {},
               "outputs": [],
               "source": []
              }
             ],
             "metadata": {
              "kernelspec": {
               "display_name": "Java",
               "language": "java",
               "name": "java"
              },
              "unknown": {
               "nested": [
                1e400,
                12345678901234567890,
                true,
                null
               ]
              }
             },
             "nbformat": 4,
             "nbformat_minor": 5
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void readingAndWriting_changesNoByte() throws IOException {
        String exact = JUPYTER.replace("1e400", "1E+400");
        Path file = write(exact);

        assertThat(Notebook.read(file).toJson()).isEqualTo(exact);
        assertThat(Notebook.read(file).write(file)).isFalse();
    }

    @Test
    void otherLayout_becomesJupytersAndStaysIt() throws IOException {
        Path file = write(JUPYTER.replaceAll("\\n *", " "));
        Notebook notebook = Notebook.read(file);

        assertThat(notebook.write(file)).isTrue();
        assertThat(Files.readString(file)).isEqualTo(JUPYTER.replace("1e400", "1E+400"));
    }

    @Test
    void cellsKnowTheirLinesInTheFile() throws IOException {
        Notebook notebook = Notebook.read(write(JUPYTER));
        Cell one = notebook.codeCells().get(0);

        assertThat(one.source()).isEqualTo("int a = 1;\n\na");
        int first = JUPYTER.lines().toList().indexOf("    \"int a = 1;\\n\",") + 1;
        assertThat(one.lines()).containsExactly(first, first + 1, first + 2);
        assertThat(one.lineInFile(2)).isEqualTo(first + 2);
        assertThat(notebook.codeCells().get(2).lineInFile(0))
                .isEqualTo(JUPYTER.lines().toList().indexOf("   \"source\": []") + 1);
    }

    @Test
    void cellsAreNamedByHeadingCommentOrCode() throws IOException {
        Notebook notebook = Notebook.read(write(JUPYTER));

        assertThat(notebook.codeCells())
                .extracting(Cell::title)
                .containsExactly("[1] The end \u001b of \"prose\" \\", "[2] Draw it", "[3]");
        assertThat(notebook.codeCells().get(0).tags()).containsExactly("slow");
        assertThat(notebook.kernelName()).isEqualTo("java");
        assertThat(notebook.language()).isEqualTo("java");
    }

    @Test
    void givenName_winsOverAll() throws IOException {
        String named = JUPYTER.replace("\"zebra\": 1.50", "\"nbtest\": {\"name\": \"Mine\"}");
        Notebook notebook = Notebook.read(write(named));

        assertThat(notebook.codeCells().get(0).title()).isEqualTo("[1] Mine");
    }

    @Test
    void olderMinorVersion_getsStableIds() throws IOException {
        String old =
                JUPYTER.replaceAll(" *\"id\": .*\\n", "").replace("\"nbformat_minor\": 5", "\"nbformat_minor\": 4");
        Path file = write(old);
        Notebook.read(file).write(file);
        String once = Files.readString(file);

        assertThat(once)
                .contains("\"nbformat_minor\": 5")
                .contains("\"execution_count\": null,\n   \"id\": \"cell-2\",\n   \"metadata\"");
        assertThat(Notebook.read(file).write(file)).isFalse();
    }

    @Test
    void equalIds_areToldApart() throws IOException {
        Notebook notebook = Notebook.read(write(JUPYTER.replace("\"two\"", "\"one\"")));

        assertThat(notebook.codeCells()).extracting(Cell::id).doesNotHaveDuplicates();
    }

    @Test
    void writing_keepsPermissionsAndLeavesNoOtherFile() throws IOException {
        Path file = write(JUPYTER.replace("\n", " "));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Notebook.read(file).write(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"cells\": [ | not JSON",
                "[] | no object",
                "{} | no nbformat number",
                "{\"nbformat\": 3, \"worksheets\": []} | nbformat 3 is too old",
                "{\"nbformat\": 5, \"cells\": []} | nbformat 5 is newer",
                "{\"nbformat\": 4} | no list of cells",
                "{\"nbformat\": 4, \"cells\": [7]} | cell 1 has no cell_type",
                "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\"}]} | cell 1 has no source",
                "{\"nbformat\": 4, \"cells\": []} tail | not JSON",
            })
    void badFile_isNamedWithItsReason(String json, String reason) throws IOException {
        Path file = write(json);

        assertThatThrownBy(() -> Notebook.read(file))
                .isInstanceOf(NotebookException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(reason);
    }

    @Test
    void language_isToldByTheKernelsName_whereNothingElseDoes() throws IOException {
        String json =
                "{\"nbformat\": 4, \"nbformat_minor\": 5, \"cells\": [], \"metadata\": {\"kernelspec\": {\"name\": \"%s\"}}}";

        assertThat(Notebook.read(write(json.formatted("python3"))).language()).isEqualTo("python");
        assertThat(Notebook.read(write(json.formatted("any"))).language()).isEmpty();
    }

    @Test
    void missingFile_isNamed() {
        assertThatThrownBy(() -> Notebook.read(folder.resolve("none.ipynb")))
                .isInstanceOf(NotebookException.class)
                .hasMessageContaining("no such file");
    }

    private Path write(String json) throws IOException {
        return Files.writeString(folder.resolve("a.ipynb"), json);
    }
}
