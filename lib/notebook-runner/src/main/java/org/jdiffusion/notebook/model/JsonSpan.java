package org.jdiffusion.notebook.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a value stands in the bytes of a JSON text.
 *
 * @param start of its first byte
 * @param end behind its last byte
 * @param members of an object, in order; empty for other values
 * @param elements of an array, in order; empty for other values
 */
record JsonSpan(int start, int end, List<Member> members, List<JsonSpan> elements) {
    JsonSpan {
        members = List.copyOf(members);
        elements = List.copyOf(elements);
    }

    /**
     * One member of an object.
     *
     * @param start of the key's opening quote
     * @param keyEnd behind the key's closing quote
     */
    record Member(String key, int start, int keyEnd, JsonSpan value) {}

    /** The spans of a whole text, down to that many levels of objects and arrays. */
    static JsonSpan of(byte[] json, int levels) throws IOException {
        try (JsonParser parser = JsonText.MAPPER.createParser(json)) {
            parser.nextToken();
            if (parser.currentTokenLocation().getByteOffset() < 0) {
                throw new IOException("its text is not UTF-8");
            }
            return value(parser, json, levels);
        }
    }

    /** The member of that name; of two equal keys the last one counts, as for everyone who reads the file. */
    Optional<Member> member(String key) {
        return members.stream().filter(each -> each.key().equals(key)).reduce((earlier, later) -> later);
    }

    private static JsonSpan value(JsonParser parser, byte[] json, int levels) throws IOException {
        int start = offset(parser);
        List<Member> members = new ArrayList<>();
        List<JsonSpan> elements = new ArrayList<>();
        if (levels == 0 || parser.currentToken().isScalarValue()) {
            parser.skipChildren();
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                int keyStart = offset(parser);
                parser.nextToken();
                int keyEnd = keyEnd(json, offset(parser));
                members.add(new Member(key, keyStart, keyEnd, value(parser, json, levels - 1)));
            }
        } else {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value(parser, json, levels - 1));
            }
        }
        parser.finishToken();
        return new JsonSpan(start, (int) parser.currentLocation().getByteOffset(), members, elements);
    }

    private static int offset(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    /** Back from a value, over the colon and the space around it. */
    private static int keyEnd(byte[] json, int valueStart) {
        int end = valueStart;
        while (json[end - 1] != '"') {
            end--;
        }
        return end;
    }
}
