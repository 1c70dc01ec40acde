package org.jdiffusion.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdiffusion.io.CheckpointException;

/**
 * Turns a text into the ids that {@link ClipModel#encodeText} wants: small letters, words, and each word in pieces
 * (Radford et al. 2021; transformers {@code CLIPTokenizerFast}, with {@code truncation=True, padding="max_length"}).
 *
 * <p>What is a letter is asked of the Java runtime: letters that entered Unicode after it was made (on Java 17 after
 * 2020, rare scripts all) count as signs.
 */
public final class ClipTokenizer {
    /** What a word is; whitespace falls away. In the notation of the files. */
    static final String WORDS = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

    private static final Pattern SPACES = unicode("\\s+");

    private final TokenizerFiles files;
    private final Pattern words = unicode(WORDS);
    private final Pattern outerWords;
    private final Tokens rawTokens;
    private final Tokens normalizedTokens;

    private ClipTokenizer(TokenizerFiles files) {
        this.files = files;
        outerWords = files.specialWords ? unicode(TokenizerFiles.SPECIAL_WORDS + WORDS) : words;
        rawTokens = Tokens.of(files, false);
        normalizedTokens = Tokens.of(files, true);
    }

    /**
     * Reads {@code tokenizer.json} from {@code folder}, or {@code vocab.json} and {@code merges.txt}, with the
     * tokenizer's settings beside them.
     *
     * @throws CheckpointException if a file is missing or broken, or asks for steps that are not CLIP's
     */
    public static ClipTokenizer load(Path folder) throws IOException {
        return new ClipTokenizer(TokenizerFiles.read(folder));
    }

    /** How many ids {@link #encode(String)} returns: the folder's {@code model_max_length}, or 77 if it names none. */
    public int length() {
        return files.length;
    }

    /**
     * Ids of {@code text}: the start token, its pieces, the end token, then padding up to {@link #length}. Pieces that do
     * not fit are left out.
     *
     * @throws IllegalArgumentException for half a surrogate pair, which no file could hold
     */
    public long[] encode(String text) {
        return encode(text, files.length);
    }

    /** Ids of each text as one row: (N, {@link #length}) int64. */
    public NDArray encode(NDManager manager, List<String> texts) {
        return encode(manager, texts, files.length);
    }

    /** The same with other room for a text. */
    NDArray encode(NDManager manager, List<String> texts, int length) {
        long[] all = new long[texts.size() * length];
        for (int i = 0; i < texts.size(); i++) {
            System.arraycopy(encode(texts.get(i), length), 0, all, i * length, length);
        }
        return manager.create(all, new Shape(texts.size(), length));
    }

    private long[] encode(String text, int length) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("text must be Unicode, got one with half a surrogate pair");
        }
        List<Integer> pieces = new ArrayList<>();
        split(
                text,
                rawTokens,
                pieces,
                length,
                part -> split(
                        normalized(part), normalizedTokens, pieces, length, rest -> addWords(rest, pieces, length)));
        long[] row = new long[length];
        Arrays.fill(row, files.pad);
        int kept = Math.min(pieces.size(), length - 2);
        row[0] = files.start;
        for (int i = 0; i < kept; i++) {
            row[i + 1] = pieces.get(i);
        }
        row[kept + 1] = files.end;
        return row;
    }

    /** @throws IllegalArgumentException naming a token whose id a model of {@code vocabSize} ids lacks */
    void requireIdsBelow(int vocabSize) {
        files.requireIdsBelow(vocabSize);
    }

    private interface Rest {
        void take(String text);
    }

    /** Adds the ids of {@code tokens} that are found in {@code text}, and hands on what lies between them. */
    private static void split(String text, Tokens tokens, List<Integer> pieces, int length, Rest rest) {
        Matcher matcher = tokens.pattern().matcher(text);
        int from = 0;
        while (pieces.size() < length && matcher.find()) {
            rest.take(text.substring(from, matcher.start()));
            pieces.add(tokens.ids().get(matcher.group()));
            from = matcher.end();
        }
        rest.take(text.substring(from));
    }

    private void addWords(String text, List<Integer> pieces, int length) {
        Matcher outer = outerWords.matcher(text);
        while (pieces.size() < length && outer.find()) {
            Matcher inner = words.matcher(outer.group());
            while (inner.find()) {
                pieces.addAll(files.pairs.encode(inner.group()));
            }
        }
    }

    /** Composed, spaces alike, small letters: each letter for itself, so a capital sigma is never a final one. */
    private static String normalized(String text) {
        String composed =
                SPACES.matcher(Normalizer.normalize(text, Normalizer.Form.NFC)).replaceAll(" ");
        return composed.codePoints()
                .mapToObj(letter -> Character.toString(letter).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    /**
     * The tokens of one kind.
     *
     * @param pattern finds them, the longest first; never matches if there are none
     */
    private record Tokens(Pattern pattern, Map<String, Integer> ids) {
        static Tokens of(TokenizerFiles files, boolean normalized) {
            Map<String, Integer> ids = new HashMap<>();
            files.added.forEach((token, entry) -> {
                if (entry.normalized() == normalized) { // of those that become alike the first counts
                    ids.putIfAbsent(normalized ? normalized(token) : token, entry.id());
                }
            });
            String pattern = ids.keySet().stream()
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|"));
            return new Tokens(Pattern.compile(ids.isEmpty() ? "(?!)" : pattern), ids);
        }
    }

    private static Pattern unicode(String pattern) {
        return Pattern.compile(pattern.replace("\\s", "\\p{IsWhite_Space}"));
    }
}
