package org.jdiffusion.notebook.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.model.NotebookException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonSyntaxTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x = 1 | 7 | x = 7",
                "x = 1 | 0.5 | x = 0.5",
                "x = -1_0 | 99999999999999999999 | x = 99999999999999999999",
                "x: int = 1 | 0x10 | x = 16",
                "x = 1e-3 | 1 | x = 1.0",
                "x: float = 1 | 1e-5 | x = 1.0E-5",
                "x = .5 | nan | x = float('nan')",
                "x = .5 | -inf | x = float('-inf')",
                "x = True | false | x = False",
                "x = 'a' | 5 | x = \"5\"",
                "x = 'a' | None | x = \"None\"",
                "x: str = f() | 5 | x = \"5\"",
                "x = ('a' 'b') | 5 | x = 5",
                "x = None | 5 | x = 5",
                "x = None | abc | x = \"abc\"",
                "x = 1 | None | x = None",
                "x = y = 1.0 | 2 | x = 2.0",
                "y = 2; x = 1.0 | 2 | x = 2.0",
                "y = '''⏎x = 1⏎'''⏎x = 1.0 # x = True | 2 | x = 2.0",
                "y = [⏎1,⏎] # ]⏎x = \\⏎ 1.0 | 2 | x = 2.0",
                "!ls 'a⏎%cd b⏎x = 1.0 | 2 | x = 2.0",
                "if y:⏎  x = True⏎⏎x = 1.0 | 2 | x = 2.0",
                "y: 'a' = 1⏎x: Optional[int] = 1.0 | 2 | x = 2.0",
            })
    void valuesTakeTheTypeOfTheDefault(String defaults, String value, String statement) throws IOException {
        assertThat(Notes.injected(Notes.with(folder, "python", defaults.replace('⏎', '\n')), "x=" + value))
                .isEqualTo(statement);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x = 1 | abc | wanted a number, got 'abc'",
                "x: int = 1 | 1.5 | wanted a whole number, got '1.5'",
                "x = 1.0 | 1e999 | within the range of a double",
                "x = True | 1 | wanted True or False, got '1'",
                "x = [1, 2] | 1 | its default is a list",
                "x = {} | 1 | its default is a dict or set",
                "x = b'a' | 1 | its default is a bytes",
                "x = 1j | 1 | its default is a complex number",
                "def f(x):⏎  x = 1⏎x == 1⏎x += 1⏎else: x = 1 | 1 | declares none",
            })
    void otherValuesAndTypes_areRefused(String defaults, String value, String reason) throws IOException {
        var notebook = Notes.with(folder, "python", defaults.replace('⏎', '\n'));

        assertThatThrownBy(() -> Notes.set(notebook, "x=" + value))
                .isInstanceOf(NotebookException.class)
                .hasMessageContaining("parameter 'x': ")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5 | x = 5",
                "1e3 | x = 1000.0",
                "true | x = True",
                "null | x = None",
                "0x10 | x = \"0x10\"",
                "a\"\\ | x = \"a\\\"\\\\\"",
            })
    void withoutDefaults_theValueTellsTheType(String value, String statement) throws IOException {
        assertThat(Notes.injected(Notes.without(folder, "python"), "x=" + value))
                .isEqualTo(statement);
    }

    @Test
    void notebooksThatNameOnlyTheirKernel_areUnderstood() throws IOException {
        Notebook notebook = Notebook.read(Files.writeString(
                folder.resolve("old.ipynb"),
                "{\"cells\": [], \"metadata\": {\"kernelspec\": {\"name\": \"python3\"}}, \"nbformat\": 4}"));

        assertThat(Notes.injected(notebook, "x=1")).isEqualTo("x = 1");
    }

    @Test
    void brokenCode_isNoFailure() {
        String code = "a: int = 1; b = c = -1\nd = [\n1, '''x'''] # z\nif x:\n\te = f\"y\\\"\"\n) = : =\n";
        for (int end = 0; end <= code.length(); end++) {
            PythonDeclarations.in(code.substring(0, end));
            PythonDeclarations.in(code.substring(end));
        }
        assertThat(PythonDeclarations.in(code)).containsOnlyKeys("a", "b", "c", "d");
    }
}
