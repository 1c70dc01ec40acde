package org.jdiffusion.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jdiffusion.golden.Golden;
import org.jdiffusion.io.CheckpointException;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClipTokenizerTest {
    private static final String FAST = "quick_gelu";
    private static final String OLD = "old_tokenizer";

    @TempDir
    private Path folder;

    @Test
    void overLongText_keepsItsEndToken_alsoWithoutAnySpace() throws Exception {
        ClipTokenizer tokenizer = ClipTokenizer.load(Golden.path("clip/" + FAST));
        long end = tokenizer.encode("")[1];
        for (String text : List.of("a ".repeat(100_000), "a".repeat(100_000), "猫".repeat(100_000))) {
            long[] ids = tokenizer.encode(text);
            assertThat(ids).hasSize(77);
            assertThat(ids[76]).isEqualTo(end);
            assertThat(ids[75]).isNotEqualTo(end);
        }
    }

    @Test
    void severalTexts_areRowsOfOneTensor() throws Exception {
        ClipTokenizer tokenizer = ClipTokenizer.load(Golden.path("clip/" + FAST));
        try (NDManager manager = Torch.newManager()) {
            var rows = tokenizer.encode(manager, List.of("a cat", "東京"));
            assertThat(rows.getShape()).isEqualTo(new Shape(2, 77));
            assertThat(rows.getDataType()).isEqualTo(DataType.INT64);
            assertThat(rows.get(1).toLongArray()).isEqualTo(tokenizer.encode("東京"));
        }
    }

    @Test
    void theFoldersLength_andItsFurtherTokens_count() throws Exception {
        copy(OLD);
        replace("tokenizer_config.json", "\"model_max_length\": 77", "\"model_max_length\": 9");
        replace("special_tokens_map.json", "\"pad_token\": \"!\"", "\"pad_token\": \"<pad>\"");
        Files.writeString(folder.resolve("added_tokens.json"), "{\"<toy>\": 900, \"<pad>\": 901}");
        ClipTokenizer tokenizer = ClipTokenizer.load(folder);
        assertThat(tokenizer.length()).isEqualTo(9);
        long[] plain = ClipTokenizer.load(Golden.path("clip/" + OLD)).encode("a cat");
        long[] ids = tokenizer.encode("a <toy>cat<TOY>");
        // As CLIPTokenizerFast 5.24 has it: "<toy>" may be written in capitals, since tokens that are no marks of their
        // own are looked for in small letters; and ids go on behind the vocabulary, whatever the file says.
        assertThat(ids).containsExactly(plain[0], plain[1], 795, plain[2], 795, plain[3], 796, 796, 796);
    }

    /** As CLIPTokenizerFast of transformers 4.57 and 5.24 has it. */
    @ParameterizedTest
    @CsvSource({
        "<toy>, false, <TOY>, true, 795, 796, 796", // a mark as it is written, and one in any letters
        "<TOY>, true, <toy>, false, 796, 795, 795",
        "<toy>, true, <TOY>, true, 795, 795, 795"
    })
    void addedTokensThatDifferInTheirCase_areKeptApart(
            String first, boolean firstIsAny, String second, boolean secondIsAny, long small, long capital, long mixed)
            throws Exception {
        copy(FAST);
        String token = "{\"id\": %d, \"content\": \"%s\", \"normalized\": %b, \"single_word\": false,"
                + " \"lstrip\": false, \"rstrip\": false, \"special\": false},";
        replace(
                "tokenizer.json",
                "\"added_tokens\": [",
                "\"added_tokens\": [" + token.formatted(795, first, firstIsAny)
                        + token.formatted(796, second, secondIsAny));
        long[] ids = ClipTokenizer.load(folder).encode("<toy><TOY><Toy>");
        assertThat(ids).startsWith(793, small, capital, mixed, 794);
    }

    @Test
    void halfASurrogatePair_isRefused() throws Exception {
        ClipTokenizer tokenizer = ClipTokenizer.load(Golden.path("clip/" + FAST));
        assertThatThrownBy(() -> tokenizer.encode("a\ud83d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("text must be Unicode");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "tokenizer.json | \"id\": 793, | ~~ | id of token '<|startoftext|>': wanted a whole number",
                "tokenizer.json | \"id\": 793 | \"id\": -1 | id of token '<|startoftext|>'",
                "tokenizer.json | \"id\": 793 | \"id\": \"a\" | id of token '<|startoftext|>'",
                "tokenizer_config.json | \"793\": | \"x\": | id of token '<|startoftext|>'",
                "tokenizer.json | \"the</w>\": | \"eht</w>\": | Token `the</w>` out of vocabulary",
                "tokenizer.json | \"a\": 64 | \"a\": -1 | 'a'",
                "tokenizer_config.json | \"errors\" | \"padding_side\": \"left\", \"errors\" | padding_side",
                "tokenizer_config.json | \"model_max_length\": 77 | \"model_max_length\": 1 | model_max_length"
            })
    void aTokenizerThatCannotBeUsed_isRefusedByName(String file, String now, String then, String named)
            throws Exception {
        copy(FAST);
        replace(file, now, then);
        assertThatThrownBy(() -> ClipTokenizer.load(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(named);
    }

    @Test
    void filesThatAreMissingOrBroken_areNamed() throws Exception {
        assertThatThrownBy(() -> ClipTokenizer.load(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("vocab.json");
        copy(OLD);
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\nt h\nthree are many\n");
        assertThatThrownBy(() -> ClipTokenizer.load(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("three are many");
        Files.delete(folder.resolve("merges.txt"));
        assertThatThrownBy(() -> ClipTokenizer.load(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("merges.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"merges.txt", "vocab.json"})
    void filesOfAnotherEncoding_areNamed_andAByteOrderMarkIsNone(String name) throws Exception {
        copy(OLD);
        Path file = folder.resolve(name);
        String text = Files.readString(file);
        Files.writeString(file, "\ufeff" + text);
        assertThat(ClipTokenizer.load(folder).encode("猫"))
                .isEqualTo(ClipTokenizer.load(Golden.path("clip/" + OLD)).encode("猫"));
        for (Charset other : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16, Charset.forName("UTF-32"))) {
            Files.write(file, text.getBytes(other));
            assertThatThrownBy(() -> ClipTokenizer.load(folder))
                    .as(other.name())
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(file + ": is not UTF-8: download it again, or save it in that encoding");
        }
    }

    private void copy(String name) throws IOException {
        try (var files = Files.list(Golden.path("clip/" + name))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
    }

    private void replace(String name, String now, String then) throws IOException {
        String text = Files.readString(folder.resolve(name));
        assertThat(text).contains(now);
        Files.writeString(folder.resolve(name), text.replace(now, then));
    }
}
