package org.jdiffusion.clip;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The parts of a {@code tokenizer.json}: steps, which have to be those of CLIP, and merges. */
final class FastTokenizer {
    private FastTokenizer() {}

    /**
     * Checks that the steps are those that {@link ClipTokenizer} takes.
     *
     * @return whether the special tokens are among the words
     * @throws IllegalArgumentException naming the first step that differs
     */
    static boolean check(JsonNode json) {
        JsonNode normalizers = json.path("normalizer").path("normalizers");
        boolean clean = normalizers.size() == 3
                && type(normalizers.path(0)).equals("NFC")
                && type(normalizers.path(1)).equals("Replace")
                && normalizers.path(1).path("pattern").path("Regex").asText().equals("\\s+")
                && normalizers.path(1).path("content").asText().equals(" ")
                && type(normalizers.path(2)).equals("Lowercase");
        ClipConfig.require(clean, "normalizer", "NFC, Replace, Lowercase", json.path("normalizer"));

        JsonNode splits = json.path("pre_tokenizer").path("pretokenizers");
        String pattern = splits.path(0).path("pattern").path("Regex").asText();
        boolean specialWords = pattern.equals(TokenizerFiles.SPECIAL_WORDS + ClipTokenizer.WORDS);
        boolean words = splits.size() == 2
                && type(splits.path(0)).equals("Split")
                && (specialWords || pattern.equals(ClipTokenizer.WORDS))
                && splits.path(0).path("behavior").asText().equals("Removed")
                && splits.path(0).path("invert").asBoolean()
                && type(splits.path(1)).equals("ByteLevel")
                && !splits.path(1).path("add_prefix_space").asBoolean(true);
        ClipConfig.require(words, "pre_tokenizer", "CLIP's Split, ByteLevel", json.path("pre_tokenizer"));

        JsonNode ends = json.path("post_processor");
        boolean framed = type(ends).equals("RobertaProcessing")
                && ends.path("cls").path(1).isInt()
                && ends.path("sep").path(1).isInt();
        ClipConfig.require(framed, "post_processor", "RobertaProcessing with cls and sep", ends);

        JsonNode model = json.path("model");
        ClipConfig.require(model.path("type").asText("BPE").equals("BPE"), "model.type", "BPE", model.path("type"));
        require(model, "end_of_word_suffix", BytePairs.END_OF_WORD);
        for (String plain : List.of("continuing_subword_prefix", "dropout")) {
            if (!model.path(plain).isNull() && !model.path(plain).isMissingNode()) {
                require(model, plain, "");
            }
        }
        for (String no : List.of("fuse_unk", "byte_fallback", "ignore_merges")) {
            ClipConfig.require(!model.path(no).asBoolean(false), "model." + no, false, true);
        }
        return specialWords;
    }

    /** Pairs, as lists or, in older files, as one string each. */
    static List<List<String>> merges(JsonNode json) {
        List<List<String>> merges = new ArrayList<>();
        for (JsonNode merge : json) {
            ClipConfig.require(merge.isTextual() || merge.size() == 2, "merges", "pairs", merge);
            merges.add(
                    merge.isTextual()
                            ? pair(merge.asText())
                            : List.of(merge.path(0).asText(), merge.path(1).asText()));
        }
        return merges;
    }

    static List<String> pair(String line) {
        List<String> pair = List.of(line.split(" ", -1));
        ClipConfig.require(pair.size() == 2, "merges", "two pieces", line);
        return pair;
    }

    private static void require(JsonNode model, String key, String wanted) {
        ClipConfig.require(model.path(key).asText().equals(wanted), "model." + key, wanted, model.path(key));
    }

    private static String type(JsonNode step) {
        return step.path("type").asText();
    }
}
