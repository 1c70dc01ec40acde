package org.jdiffusion.models.clip;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdiffusion.io.Atomic;

/**
 * Byte-pair encoding, learned from words (Sennrich et al. 2016; over bytes as in Radford et al. 2019): the pair of pieces
 * that most words have becomes a piece, again and again. Written as the {@code vocab.json} and {@code merges.txt} of a
 * {@code CLIPTokenizer}.
 */
final class Vocabulary {
    /** What CLIP puts behind the last piece of a word. */
    static final String END = "</w>";

    private final List<String> pieces = new ArrayList<>();
    private final List<String> merges = new ArrayList<>();

    private record Pair(String left, String right) {
        String joined() {
            return left + right;
        }
    }

    /**
     * Learns from {@code words}.
     *
     * @param words each as it stands in a text, with {@link #END} where it may end a word
     * @param most merges to learn; it stops earlier where every word is one piece
     */
    static Vocabulary learn(Set<String> words, int most) {
        Vocabulary vocabulary = new Vocabulary();
        List<String> bytes = bytes();
        vocabulary.pieces.addAll(bytes);
        bytes.forEach(piece -> vocabulary.pieces.add(piece + END));
        List<List<String>> split = words.stream().map(Vocabulary::split).toList();
        Set<String> known = new LinkedHashSet<>(vocabulary.pieces);
        for (int i = 0; i < most; i++) {
            Map<Pair, Integer> counts = new HashMap<>();
            for (List<String> word : split) {
                for (int at = 0; at + 1 < word.size(); at++) {
                    counts.merge(new Pair(word.get(at), word.get(at + 1)), 1, Integer::sum);
                }
            }
            if (counts.isEmpty()) {
                break;
            }
            Pair best = counts.keySet().stream()
                    .min(Comparator.<Pair>comparingInt(pair -> -counts.get(pair))
                            .thenComparing(Pair::left)
                            .thenComparing(Pair::right))
                    .orElseThrow();
            split = split.stream().map(word -> merged(word, best)).toList();
            vocabulary.merges.add(best.left() + " " + best.right());
            known.add(best.joined());
        }
        vocabulary.pieces.clear();
        vocabulary.pieces.addAll(known);
        vocabulary.pieces.add("<|startoftext|>");
        vocabulary.pieces.add("<|endoftext|>");
        return vocabulary;
    }

    /** All pieces, in the order of their ids. */
    List<String> pieces() {
        return List.copyOf(pieces);
    }

    /** Number of ids. */
    int size() {
        return pieces.size();
    }

    /** Writes the tokenizer's files, for texts of at most {@code length} pieces with both ends. */
    void write(Path folder, int length) throws IOException {
        ObjectNode vocab = JsonNodeFactory.instance.objectNode();
        for (int id = 0; id < pieces.size(); id++) {
            vocab.put(pieces.get(id), id);
        }
        Atomic.write(folder.resolve("vocab.json"), vocab.toString() + "\n");
        Atomic.write(folder.resolve("merges.txt"), "#version: 0.2\n" + String.join("\n", merges) + "\n");
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        settings.put("tokenizer_class", "CLIPTokenizer").put("model_max_length", length);
        settings.put("bos_token", "<|startoftext|>");
        for (String key : List.of("eos_token", "unk_token", "pad_token")) {
            settings.put(key, "<|endoftext|>");
        }
        Atomic.write(folder.resolve("tokenizer_config.json"), settings.toPrettyString() + "\n");
    }

    private static List<String> split(String word) {
        boolean ends = word.endsWith(END);
        String text = ends ? word.substring(0, word.length() - END.length()) : word;
        List<String> pieces = new ArrayList<>();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            pieces.add(String.valueOf((char) letter(each & 0xFF)));
        }
        if (ends) {
            pieces.set(pieces.size() - 1, pieces.get(pieces.size() - 1) + END);
        }
        return pieces;
    }

    private static List<String> merged(List<String> word, Pair pair) {
        List<String> result = new ArrayList<>();
        for (int i = 0; i < word.size(); i++) {
            boolean here = i + 1 < word.size()
                    && word.get(i).equals(pair.left())
                    && word.get(i + 1).equals(pair.right());
            result.add(here ? pair.joined() : word.get(i));
            i += here ? 1 : 0;
        }
        return result;
    }

    /** A letter for each byte, those that print first: the order of CLIP's own vocabulary. */
    private static List<String> bytes() {
        List<String> letters = new ArrayList<>();
        for (boolean prints : new boolean[] {true, false}) {
            for (int value = 0; value < 256; value++) {
                if (prints(value) == prints) {
                    letters.add(String.valueOf((char) letter(value)));
                }
            }
        }
        return letters;
    }

    /** A byte that prints stands for itself; the others take letters from U+0100 on. */
    private static int letter(int value) {
        if (prints(value)) {
            return value;
        }
        int before = 0;
        for (int other = 0; other < value; other++) {
            before += prints(other) ? 0 : 1;
        }
        return 0x100 + before;
    }

    private static boolean prints(int value) {
        return (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xFF && value != 0xAD);
    }
}
