package org.jdiffusion.notebook.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.model.NotebookException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
    @TempDir
    private Path folder;

    @Test
    void theInjectedCell_standsBehindTheDefaults_andShiftsNoNumber() throws IOException {
        Notebook plain = Notes.with(folder, "java", "int epochs = 10;\nString name = \"a\";");
        Notebook set = Notes.set(plain, "name=b", "epochs=1");

        assertThat(set.cells()).extracting(Cell::id).containsExactly("prose", "first", "injected-parameters", "last");
        assertThat(set.cells()).extracting(Cell::number).containsExactly(0, 1, 1, 2);
        Cell injected = set.cells().get(2);
        assertThat(injected.source()).isEqualTo("// Parameters\nString name = \"b\";\nint epochs = 1;");
        assertThat(injected.title()).isEqualTo("[1] injected parameters");
        assertThat(injected.tags()).containsExactly("injected-parameters");
        assertThat(injected.lines()).isEmpty();
        assertThat(plain.cells()).hasSize(3);
    }

    @Test
    void theExecutedCopy_containsTheInjectedCell_andReadsBack() throws IOException {
        Notebook set = Notes.set(Notes.with(folder, "java", "int epochs = 10;"), "epochs=1");
        Path copy = folder.resolve("copy.ipynb");
        set.write(copy);

        assertThat(Files.readString(copy)).contains("""
                  {
                   "cell_type": "code",
                   "execution_count": null,
                   "id": "injected-parameters",
                   "metadata": {
                    "tags": [
                     "injected-parameters"
                    ]
                   },
                   "outputs": [],
                   "source": [
                    "// Parameters\\n",
                    "int epochs = 1;"
                   ]
                  },
                """);
        Notebook again = Notebook.read(copy);
        assertThat(again.cells())
                .extracting(Cell::source)
                .isEqualTo(set.cells().stream().map(Cell::source).toList());
    }

    @Test
    void anInjectedCellThatIsThere_givesWay_andKeepsIdAndNumber() throws IOException {
        Notebook earlier = Notes.read(folder, "java", """
                {"cell_type": "code", "id": "p", "metadata": {"tags": ["parameters"]}, "source": "int a = 1, b = 2;"},
                {"cell_type": "code", "id": "between", "metadata": {}, "source": ""},
                {"cell_type": "code", "id": "i", "metadata": {"tags": ["injected-parameters"]}, "source": "int a = 7;"},
                """);
        Notebook set = Notes.set(earlier, "b=3");

        assertThat(set.cells()).extracting(Cell::id).containsExactly("p", "between", "i", "last");
        assertThat(set.cells()).extracting(Cell::number).containsExactly(1, 2, 3, 4);
        assertThat(set.cells().get(2).source()).isEqualTo("// Parameters\nint b = 3;");
        assertThat(set.toJson()).contains("\"id\": \"i\"").doesNotContain("int a = 7");
    }

    @Test
    void withoutDefaults_itComesFirst_andTheIdIsFree() throws IOException {
        Notebook taken = Notes.read(folder, "java", """
                {"cell_type": "markdown", "id": "injected-parameters", "metadata": {}, "source": ""},
                """);
        Notebook set = Notes.set(taken, "x=1");

        assertThat(set.cells())
                .extracting(Cell::id)
                .containsExactly("injected-parameters-2", "injected-parameters", "last");
        assertThat(set.cells()).extracting(Cell::number).containsExactly(1, 0, 1);
    }

    @Test
    void whatIsDoneToTheCopy_leavesTheNotebookAlone() throws IOException {
        Notebook plain = Notes.with(folder, "java", "int epochs = 10;");
        String before = plain.toJson();
        Notes.set(plain, "epochs=1").cells().forEach(cell -> cell.json().put("changed", true));

        assertThat(plain.toJson()).isEqualTo(before);
    }

    @Test
    void nothingToSet_isTheNotebookItself_inAnyLanguage() throws IOException {
        Notebook plain = Notes.without(folder, "R");

        assertThat(Parameters.parse(List.of()).appliedTo(plain)).isSameAs(plain);
    }

    @Test
    void theLaterOfTwoCounts_andValuesMayHoldAnything() throws IOException {
        Notebook plain = Notes.with(folder, "java", "String a = \"\";");

        assertThat(Notes.injected(plain, "a=1", " a =b=c ")).isEqualTo("String a = \"b=c \";");
        assertThat(Notes.injected(plain, "a=")).isEqualTo("String a = \"\";");
    }

    @ParameterizedTest
    @ValueSource(strings = {"epochs", "=1", "1a=1", "a b=1", "a;b=1", "a.b=1", ""})
    void whatIsNoAssignment_isRefused(String assignment) {
        assertThatThrownBy(() -> Parameters.parse(List.of(assignment)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("wanted name=value, got '" + assignment + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "python"})
    void unknownNames_areRefused_withTheKnownOnes(String language) throws IOException {
        String defaults = language.equals("java") ? "float lr = 1f; var n = 1;" : "lr = 1.0\nn: int = 1";
        Notebook plain = Notes.with(folder, language, defaults);

        assertThatThrownBy(() -> Notes.set(plain, "epoch=1"))
                .isInstanceOf(NotebookException.class)
                .hasMessage(plain.file() + ": unknown parameter 'epoch': cell [1], tagged 'parameters', declares"
                        + " lr (float), n (int)");
    }

    @Test
    void otherLanguages_andReservedWords_areRefused() throws IOException {
        Notebook other = Notes.without(folder, "R");
        assertThatThrownBy(() -> Notes.set(other, "a=1"))
                .isInstanceOf(NotebookException.class)
                .hasMessageContaining("'R'");
        Notebook java = Notes.without(folder, "java");
        assertThatThrownBy(() -> Notes.set(java, "class=1"))
                .isInstanceOf(NotebookException.class)
                .hasMessageContaining("'class' cannot be the name");
        Notebook python = Notes.without(folder, "python");
        assertThatThrownBy(() -> Notes.set(python, "lambda=1"))
                .isInstanceOf(NotebookException.class)
                .hasMessageContaining("'lambda' cannot be the name");
        assertThat(Notes.injected(python, "class_=1")).isEqualTo("class_ = 1");
    }
}
