package org.jdiffusion.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of a model's folder that holds one JSON object. */
public final class JsonFile {
    private static final long MOST_BYTES = 64 << 20; // a tokenizer's vocabulary has a few

    /** Python writes infinities, and refuses what follows the object. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonFile() {}

    /**
     * Reads {@code file}.
     *
     * @throws CheckpointException if it is missing, is not JSON in UTF-8 or holds something else than an object
     */
    public static JsonNode read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(file, "is missing: this is not the folder of a saved model");
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new CheckpointException(file, "is too large for a configuration: " + Files.size(file) + " bytes");
        }
        String text = TextFile.read(file);
        try {
            JsonNode json = JSON.readTree(text);
            if (!json.isObject()) {
                throw new CheckpointException(file, "holds no JSON object");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new CheckpointException(file, "is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }
}
