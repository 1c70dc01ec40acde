package org.jdiffusion.notebook.run.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorTextTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RuntimeException | java.lang.IllegalStateException, boom, with: comma "
                        + "| java.lang.IllegalStateException | boom, with: comma",
                "RuntimeException | java.lang.RuntimeException, null | java.lang.RuntimeException | ''",
                "RuntimeException | REPL.$JShell$28B$Odd, why | Odd | why",
                "RuntimeException | REPL.$JShell$3$失敗, 理由 | 失敗 | 理由",
                "RuntimeException | 'java.lang.RuntimeException, Exception running cell magic ''time'': a.B, c' | a.B | c",
                "RuntimeException | w | RuntimeException | w",
                "ZeroDivisionError | division by zero | ZeroDivisionError | division by zero",
                "KeyError | '' | KeyError | ''",
            })
    void classAndMessage_areTheExceptionsOwn(String name, String value, String className, String message) {
        ErrorText text = error(name, value);

        assertThat(text.className()).isEqualTo(className);
        assertThat(text.message()).isEqualTo(message);
        assertThat(text.headline()).isEqualTo(message.isEmpty() ? className : className + ": " + message);
    }

    @Test
    void failureInRendering_hasItsRealClassToo() throws Exception {
        ErrorText text = new Samples(folder).error("rendering");

        assertThat(text.className()).isEqualTo("java.lang.RuntimeException");
        assertThat(text.message()).isEqualTo("w");
    }

    @ParameterizedTest
    @CsvSource({
        "java.nio.file.NoSuchFileException, java.nio.file.NoSuchFileException, true",
        "java.nio.file.NoSuchFileException, NoSuchFileException, true",
        "java.nio.file.NoSuchFileException, java.io.IOException, true",
        "java.nio.file.NoSuchFileException, IOException, true",
        "java.nio.file.NoSuchFileException, RuntimeException, false",
        "java.nio.file.NoSuchFileException, FileException, false",
        "java.sql.SQLTimeoutException, java.sql.SQLException, true",
        "java.lang.NoSuchThing, java.lang.Exception, false",
        "a.B$Inner, Inner, true",
        "a.B$Inner, a.B.Inner, true",
        "a.B, java.lang.Exception, false",
        "a.B, '', false",
    })
    void javaException_isOfItsClassAndOfTheJdksClassesAbove(String thrown, String wanted, boolean is) {
        assertThat(error("RuntimeException", thrown + ", why").isA(wanted)).isEqualTo(is);
    }

    @Test
    void pythonException_isKnownWithAnyModule() {
        ErrorText text = error("JSONDecodeError", "why");

        assertThat(text.isA("JSONDecodeError")).isTrue();
        assertThat(text.isA("json.JSONDecodeError")).isTrue();
        assertThat(text.isA("ValueError")).isFalse();
    }

    private static ErrorText error(String name, String value) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("ename", name).put("evalue", value);
        json.putArray("traceback");
        return ErrorText.of(json);
    }
}
