package org.jdiffusion.notebook.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Messages to frames and back: {@code [identities…] <IDS|MSG> signature header parent metadata content [buffers…]}.
 * The signature is checked on the raw bytes before anything is parsed.
 */
final class Codec {
    private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);
    private static final int SIGNED_FRAMES = 4;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final String session = UUID.randomUUID().toString();
    private final Signer signer;

    Codec(String key) {
        this.signer = new Signer(key);
    }

    /** The identity that shell and stdin share, so that the kernel can ask back. */
    byte[] identity() {
        return session.getBytes(StandardCharsets.US_ASCII);
    }

    /** The frames of a new message; {@code parent} may be null. */
    List<byte[]> encode(String id, String type, ObjectNode content, ObjectNode parent) {
        ObjectNode header = JSON.createObjectNode()
                .put("msg_id", id)
                .put("session", session)
                .put("username", "nbrun")
                .put("date", OffsetDateTime.now(ZoneOffset.UTC).toString())
                .put("msg_type", type)
                .put("version", "5.3");
        ObjectNode empty = JSON.createObjectNode();
        List<byte[]> signed =
                List.of(bytes(header), bytes(parent == null ? empty : parent), bytes(empty), bytes(content));
        return List.of(DELIMITER, signer.sign(signed), signed.get(0), signed.get(1), signed.get(2), signed.get(3));
    }

    /**
     * Parses what a socket received.
     *
     * @throws IOException when the frames are no message, are signed with another key, or hold no JSON objects
     */
    Message decode(Channel channel, List<byte[]> frames) throws IOException {
        int start = 0;
        while (start < frames.size() && !Arrays.equals(frames.get(start), DELIMITER)) {
            start++;
        }
        int first = start + 2;
        if (frames.size() < first + SIGNED_FRAMES) {
            throw new IOException("a message of " + frames.size() + " frames is incomplete");
        }
        List<byte[]> signed = frames.subList(first, first + SIGNED_FRAMES);
        if (!signer.verify(frames.get(start + 1), signed)) {
            throw new IOException("a message is signed with another key");
        }
        return new Message(
                channel, object(signed.get(0)), object(signed.get(1)), object(signed.get(2)), object(signed.get(3)));
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    private static ObjectNode object(byte[] bytes) throws IOException {
        JsonNode node = JSON.readTree(bytes);
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new IOException("a message part is not a JSON object");
    }

    private static byte[] bytes(ObjectNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new IllegalArgumentException("a tree of JSON nodes cannot fail to be written", e);
        }
    }
}
