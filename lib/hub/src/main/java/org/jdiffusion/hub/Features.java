package org.jdiffusion.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdiffusion.data.DataException;
import org.jdiffusion.hub.parquet.ParquetColumn;
import org.jdiffusion.hub.parquet.ParquetFile;
import org.jdiffusion.hub.parquet.ParquetType;

/** Reads what a file says of its columns, in the remark that Python's datasets leaves in it, or in its schema. */
final class Features {
    private static final String REMARK = "huggingface";
    private static final JsonMapper JSON = new JsonMapper();

    private Features() {}

    /** Every column of the table by name, in order. */
    static Map<String, Feature> of(String file, ParquetFile parquet) throws DataException {
        JsonNode remark = remark(file, parquet.metadata().get(REMARK));
        Map<String, Feature> features = new LinkedHashMap<>();
        for (ParquetColumn column : parquet.columns()) {
            String name = column.name();
            if (!features.containsKey(name)) {
                JsonNode said = remark.path(name);
                features.put(name, said.isMissingNode() ? guess(column, parquet) : feature(said));
            }
        }
        return Collections.unmodifiableMap(features);
    }

    /**
     * The column with the pictures: the one of type Image.
     *
     * @throws DataException if there is none, or more than one
     */
    static String picture(String file, Map<String, Feature> features) throws DataException {
        List<String> images = features.keySet().stream()
                .filter(name -> features.get(name).type().equals("Image"))
                .toList();
        if (images.size() != 1) {
            throw new DataException(
                    file,
                    (images.isEmpty() ? "has no column of pictures" : "has more than one column of pictures: " + images)
                            + "; wanted one of type Image, or with bytes and path; its columns are "
                            + features.keySet());
        }
        return images.get(0);
    }

    private static JsonNode remark(String file, String json) throws DataException {
        if (json == null) {
            return JSON.missingNode();
        }
        try {
            return JSON.readTree(json).path("info").path("features");
        } catch (JsonProcessingException e) {
            throw new DataException(
                    file, "its remark '" + REMARK + "' is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Feature feature(JsonNode said) {
        String type = said.path("_type").asText("struct"); // a structure has the types of its fields instead
        List<String> classes = new ArrayList<>();
        if (type.equals("ClassLabel")) {
            said.path("names").forEach(name -> classes.add(name.asText()));
        }
        return new Feature(type.equals("Value") ? said.path("dtype").asText("?") : type, classes);
    }

    /** Where nothing is said: bytes beside a path are a picture, and so are bytes called image. */
    private static Feature guess(ParquetColumn column, ParquetFile parquet) {
        String name = column.name();
        boolean structure = !name.equals(column.path());
        boolean beside = isBytes(parquet, name + ".bytes") && has(parquet, name + ".path");
        if (beside || (name.equals("image") && isBytes(parquet, name))) {
            return new Feature("Image", List.of());
        }
        String type = structure
                ? "struct"
                : column.text() ? "string" : column.type().name().toLowerCase(Locale.ROOT);
        return new Feature(type, List.of());
    }

    static boolean has(ParquetFile parquet, String path) {
        return column(parquet, path).isPresent();
    }

    /** The column of that path, unless it is part of a list or map. */
    static Optional<ParquetColumn> column(ParquetFile parquet, String path) {
        return parquet.columns().stream()
                .filter(column -> column.path().equals(path) && !column.repeated())
                .findFirst();
    }

    static boolean isBytes(ParquetFile parquet, String path) {
        return column(parquet, path)
                .filter(column -> !column.text() && column.type() == ParquetType.BYTE_ARRAY)
                .isPresent();
    }
}
