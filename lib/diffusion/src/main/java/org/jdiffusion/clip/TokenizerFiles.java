package org.jdiffusion.clip;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jdiffusion.io.CheckpointException;
import org.jdiffusion.io.JsonFile;
import org.jdiffusion.io.TextFile;

/**
 * What the files of a {@code CLIPTokenizerFast} say, as one {@code tokenizer.json}: that file itself, or
 * {@code vocab.json} and {@code merges.txt} with CLIP's steps; and beside them {@code tokenizer_config.json},
 * {@code special_tokens_map.json} and {@code added_tokens.json}, each if it is there.
 *
 * @param json steps, vocabulary, merges and added tokens
 * @param pad the token after the end of a text
 * @param length {@code model_max_length}
 */
record TokenizerFiles(ObjectNode json, String pad, int length) {
    private static final int MOST_MERGES = 48_894; // more lines of merges.txt are not read by transformers either
    private static final int LENGTH = 77;
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");
    private static final String START = "<|startoftext|>";
    private static final String END = "<|endoftext|>";
    private static final List<String> SPECIAL =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    /** Settings that are known in one form only. */
    private static final Map<String, String> FIXED =
            Map.of("padding_side", "right", "truncation_side", "right", "split_special_tokens", "false");

    /** Steps of the older files, as transformers converts them. */
    private static final String STEPS = """
            {
              "version": "1.0",
              "added_tokens": [],
              "normalizer": {"type": "Sequence", "normalizers": [
                {"type": "NFC"},
                {"type": "Replace", "pattern": {"Regex": "\\\\s+"}, "content": " "},
                {"type": "Lowercase"}
              ]},
              "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
                {"type": "Split", "behavior": "Removed", "invert": true, "pattern": {
                  "Regex": "'s|'t|'re|'ve|'m|'ll|'d|[\\\\p{L}]+|[\\\\p{N}]|[^\\\\s\\\\p{L}\\\\p{N}]+"}},
                {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true}
              ]},
              "post_processor": {"type": "RobertaProcessing", "trim_offsets": false, "add_prefix_space": false},
              "model": {"type": "BPE", "continuing_subword_prefix": "", "end_of_word_suffix": "</w>", "fuse_unk": false}
            }
            """;

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException naming what is not as it should be
     * @throws CheckpointException naming a file that is missing or broken
     */
    static TokenizerFiles read(Path folder) throws IOException {
        ObjectNode settings = settings(folder);
        FIXED.forEach((key, wanted) ->
                ClipConfig.require(settings.path(key).asText(wanted).equals(wanted), key, wanted, settings.path(key)));
        JsonNode most = settings.path("model_max_length");
        int length = most.isInt() ? most.asInt() : LENGTH; // "no limit" is written as a number far larger than an int
        ClipConfig.require(length >= 2 && length <= 65_536, "model_max_length", "2..65536", length);

        Path whole = folder.resolve("tokenizer.json");
        boolean fast = Files.exists(whole);
        ObjectNode json = fast ? (ObjectNode) JsonFile.read(whole) : steps(folder);
        checkVocabulary(json.path("model").path("vocab"));
        json.putNull("truncation").putNull("padding");
        ArrayNode added = json.withArray("added_tokens");
        added.forEach(token -> checkId(token, String.valueOf(token.get("id"))));
        for (Map.Entry<String, JsonNode> token :
                settings.path("added_tokens_decoder").properties()) {
            checkId(token.getValue(), token.getKey());
            add(json, token.getValue(), true);
        }
        for (String key : SPECIAL) {
            add(json, settings.path(key), !fast && SPECIAL.indexOf(key) < 3);
        }
        settings.path("additional_special_tokens").forEach(token -> add(json, token, false));
        if (!fast) {
            frame(json, settings);
        }
        return new TokenizerFiles(json, content(settings.path("pad_token"), END), length);
    }

    /** What is found in a text before words are. */
    List<String> addedTokens() {
        List<String> tokens = new ArrayList<>();
        json.path("added_tokens").forEach(token -> tokens.add(content(token, "")));
        return tokens;
    }

    /** @throws IllegalArgumentException naming a token of the vocabulary whose id a model of {@code vocabSize} lacks */
    void requireIdsBelow(int vocabSize) {
        json.path("model")
                .path("vocab")
                .properties()
                .forEach(entry -> requireIdBelow(
                        vocabSize,
                        "id of token '" + entry.getKey() + "'",
                        entry.getValue().asInt()));
        for (String end : List.of("cls", "sep")) {
            JsonNode id = json.path("post_processor").path(end).path(1);
            requireIdBelow(vocabSize, "post_processor." + end, id.asInt());
        }
    }

    static void requireIdBelow(int vocabSize, String key, long id) {
        ClipConfig.require(
                id >= 0 && id < vocabSize, key, "0 or more, less than the model's vocab_size " + vocabSize, id);
    }

    private static ObjectNode steps(Path folder) throws IOException {
        try {
            ObjectNode json = (ObjectNode) new ObjectMapper().readTree(STEPS);
            ObjectNode model = (ObjectNode) json.path("model");
            model.set("vocab", JsonFile.read(folder.resolve("vocab.json")));
            addMerges(model.putArray("merges"), folder.resolve("merges.txt"));
            return json;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text of this class is no JSON", e);
        }
    }

    private static void addMerges(ArrayNode merges, Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(
                    file, "is missing: a tokenizer is tokenizer.json, or vocab.json and merges.txt");
        }
        String[] lines = TextFile.read(file).strip().split("\n", -1);
        for (int i = 1; i < lines.length && i <= MOST_MERGES; i++) { // the first line is the version
            String line = lines[i].strip();
            ClipConfig.require(line.split(" ", -1).length == 2, "merges", "two pieces", line);
            merges.add(line);
        }
    }

    /** Start and end of every text, and what stands for an unknown piece. */
    private static void frame(ObjectNode json, ObjectNode settings) {
        ObjectNode ends = (ObjectNode) json.path("post_processor");
        String start = content(settings.path("bos_token"), START);
        String end = content(settings.path("eos_token"), END);
        ends.putArray("cls").add(start).add(id(json, start));
        ends.putArray("sep").add(end).add(id(json, end));
        ((ObjectNode) json.path("model")).put("unk_token", content(settings.path("unk_token"), END));
    }

    private static int id(ObjectNode json, String content) {
        for (JsonNode token : json.path("added_tokens")) {
            if (content(token, "").equals(content)) {
                return token.path("id").asInt();
            }
        }
        throw new IllegalStateException(content + " was not added");
    }

    /** The tokenizer's own settings; in folders from before 2023 other files complete them. */
    private static ObjectNode settings(Path folder) throws IOException {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        settings.put("bos_token", START)
                .put("eos_token", END)
                .put("unk_token", END)
                .put("pad_token", END);
        putAll(settings, folder.resolve("tokenizer_config.json"));
        if (!settings.has("added_tokens_decoder")) {
            putAll(settings, folder.resolve("special_tokens_map.json"));
            Path file = folder.resolve("added_tokens.json");
            if (Files.exists(file)) {
                List<String> special = SPECIAL.stream()
                        .map(key -> content(settings.path(key), ""))
                        .toList();
                ObjectNode tokens = settings.putObject("added_tokens_decoder");
                for (Map.Entry<String, JsonNode> token : JsonFile.read(file).properties()) {
                    tokens.putObject(token.getValue().asText())
                            .put("content", token.getKey())
                            .put("normalized", !special.contains(token.getKey()))
                            .put("special", special.contains(token.getKey()));
                }
            }
        }
        return settings;
    }

    private static void putAll(ObjectNode into, Path file) throws IOException {
        if (Files.exists(file)) {
            for (Map.Entry<String, JsonNode> field : JsonFile.read(file).properties()) {
                if (!field.getValue().isNull()) {
                    into.set(field.getKey(), field.getValue());
                }
            }
        }
    }

    private static void checkVocabulary(JsonNode vocab) {
        ClipConfig.require(!vocab.isEmpty(), "vocab", "tokens with their ids", vocab);
        for (Map.Entry<String, JsonNode> entry : vocab.properties()) {
            JsonNode id = entry.getValue();
            ClipConfig.require(id.isInt() && id.intValue() >= 0, "vocab", "an id for '" + entry.getKey() + "'", id);
        }
    }

    private static void checkId(JsonNode token, String id) {
        ClipConfig.require(
                WHOLE.matcher(id).matches(),
                "id of token '" + content(token, "") + "'",
                "a whole number, 0 or more",
                id);
    }

    /**
     * Adds a token that is found in a text before words are; whoever comes first under one name counts.
     *
     * @param normalized whether to look for it in small letters, where it is given by name alone
     */
    private static void add(ObjectNode json, JsonNode token, boolean normalized) {
        String content = content(token, "");
        ArrayNode added = json.withArray("added_tokens");
        int next = json.path("model").path("vocab").size();
        for (JsonNode other : added) {
            if (content(other, "").equals(content)) {
                return;
            }
            next = Math.max(next, other.path("id").asInt() + 1);
        }
        if (!content.isEmpty()) {
            added.addObject()
                    .put("id", json.path("model").path("vocab").path(content).asInt(next))
                    .put("content", content)
                    .put("single_word", token.path("single_word").asBoolean(false))
                    .put("lstrip", token.path("lstrip").asBoolean(false))
                    .put("rstrip", token.path("rstrip").asBoolean(false))
                    .put(
                            "normalized",
                            token.isTextual()
                                    ? normalized
                                    : token.path("normalized").asBoolean(true))
                    .put("special", token.path("special").asBoolean(true));
        }
    }

    private static String content(JsonNode token, String otherwise) {
        return token.isTextual() ? token.asText() : token.path("content").asText(otherwise);
    }
}
