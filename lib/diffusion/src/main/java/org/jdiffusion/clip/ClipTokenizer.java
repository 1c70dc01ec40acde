package org.jdiffusion.clip;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jdiffusion.io.CheckpointException;
import org.jdiffusion.tensor.Torch;

/**
 * Turns a text into the ids that {@link ClipModel#encodeText} wants: small letters, words, and each word in pieces
 * (Radford et al. 2021; transformers {@code CLIPTokenizerFast}, with {@code truncation=True, padding="max_length"}).
 */
public final class ClipTokenizer {
    private static final Cleaner CLEANER = Cleaner.create();

    private final TokenizerFiles files;
    private final HuggingFaceTokenizer tokenizer;
    private final long pad;

    private ClipTokenizer(TokenizerFiles files) throws IOException {
        this.files = files;
        Torch.device(); // sets DJL offline, or its tokenizers would look for natives of their own on a GPU
        byte[] json = files.json().toString().getBytes(StandardCharsets.UTF_8);
        // Its own cut would be the same for every text; encode() has to know other lengths.
        Map<String, String> options = Map.of("truncation", "false", "padding", "false");
        try {
            tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options);
        } catch (RuntimeException e) { // what the library says of a broken tokenizer has no type of its own
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        CLEANER.register(this, tokenizer::close);
        long[] ids = tokenizer.encode(files.pad(), false, false).getIds();
        ClipConfig.require(ids.length == 1, "pad_token", "a token", files.pad());
        pad = ids[0];
    }

    /**
     * Reads {@code tokenizer.json} from {@code folder}, or {@code vocab.json} and {@code merges.txt}, with the
     * tokenizer's settings beside them.
     *
     * @throws CheckpointException if a file is missing or broken
     */
    public static ClipTokenizer load(Path folder) throws IOException {
        try {
            return new ClipTokenizer(TokenizerFiles.read(folder));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(folder, "its tokenizer cannot be used: " + e.getMessage(), e);
        }
    }

    /** How many ids {@link #encode(String)} returns: the folder's {@code model_max_length}, or 77 if it names none. */
    public int length() {
        return files.length();
    }

    /**
     * Ids of {@code text}: the start token, its pieces, the end token, then padding up to {@link #length}. Pieces that do
     * not fit are left out.
     *
     * @throws IllegalArgumentException for half a surrogate pair, which no file could hold
     */
    public long[] encode(String text) {
        return encode(text, files.length());
    }

    /** Ids of each text as one row: (N, {@link #length}) int64. */
    public NDArray encode(NDManager manager, List<String> texts) {
        return encode(manager, texts, files.length());
    }

    /** The same with other room for a text. */
    NDArray encode(NDManager manager, List<String> texts, int length) {
        long[] all = new long[texts.size() * length];
        for (int i = 0; i < texts.size(); i++) {
            System.arraycopy(encode(texts.get(i), length), 0, all, i * length, length);
        }
        return manager.create(all, new Shape(texts.size(), length));
    }

    /** @throws IllegalArgumentException naming a token whose id a model of {@code vocabSize} ids lacks */
    void requireIdsBelow(int vocabSize) {
        files.requireIdsBelow(vocabSize);
        for (String token : files.addedTokens()) { // the library counts on behind the vocabulary, whatever a file says
            for (long id : tokenizer.encode(token, false, false).getIds()) {
                TokenizerFiles.requireIdBelow(vocabSize, "id of token '" + token + "'", id);
            }
        }
    }

    private long[] encode(String text, int length) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("text must be Unicode, got one with half a surrogate pair");
        }
        long[] ids = tokenizer.encode(text, true, false).getIds();
        long[] row = Arrays.copyOf(ids, length);
        if (ids.length > length) {
            row[length - 1] = ids[ids.length - 1]; // the end token stays
        } else {
            Arrays.fill(row, ids.length, length, pad);
        }
        return row;
    }
}
