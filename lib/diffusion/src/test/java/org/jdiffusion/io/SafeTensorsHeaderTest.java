package org.jdiffusion.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Corners of JSON on which safetensors 0.8.0 was asked for its verdict. */
class SafeTensorsHeaderTest {
    private static final String TENSOR = "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]%s}}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e999",
                "-1e999",
                "[{\"b\":1e999}]",
                "\"\\ud800\"",
                "\"\\udc00x\"",
                "{\"\\ud800\":1}",
                "1.",
                "+1",
                "01",
                "NaN",
                "{\"b\":1,\"b\":2}",
                "\"\t\""
            })
    void whatMeansNothing_hasToBeWellFormed(String value) {
        refused(String.format(TENSOR, ",\"x\":" + value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-999", "123456789012345678901234567890", "\"\\ud83c\\udf38\"", "[[{}],null,true]", "-0"})
    void andPassesThen(String value) throws Exception {
        assertThat(parse(String.format(TENSOR, ",\"x\":" + value)).tensors()).containsOnlyKeys("a");
    }

    @Test
    void itMayBeAsDeepAsTheReferenceAllows() throws Exception {
        assertThat(parse(String.format(TENSOR, ",\"x\":" + "[".repeat(125) + "]".repeat(125)))
                        .tensors())
                .containsOnlyKeys("a");
        refused(String.format(TENSOR, ",\"x\":" + "[".repeat(126) + "]".repeat(126)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"__metadata__\":{\"a\":\"\\ud800\"}}",
                "{\"__metadata__\":{\"\\ud800\":\"a\"}}",
                "{\"\\ud800\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[-0],\"data_offsets\":[0,0]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[-0,0]}}",
                "{\"__metadata__\":{\"a\":\"b\",\"a\":\"b\"}}",
            })
    void halfCharactersAndNegativeZeros_areRefused(String header) {
        refused(header);
    }

    private static void refused(String header) {
        assertThatThrownBy(() -> parse(header))
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith("file: ");
    }

    private static SafeTensorsHeader parse(String header) throws Exception {
        return SafeTensorsHeader.parse("file", ByteBuffer.wrap(header.getBytes(StandardCharsets.UTF_8)), 0);
    }
}
