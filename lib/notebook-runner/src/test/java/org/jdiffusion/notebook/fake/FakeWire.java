package org.jdiffusion.notebook.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.zeromq.ZMQ;

/** The kernel's side of the protocol, written apart from the client's so that the two check each other. */
final class FakeWire {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);

    private final ZMQ.Socket requests;
    private final ZMQ.Socket iopub;
    private final ZMQ.Socket stdin;
    private final String key;
    boolean badSignature;

    record Request(byte[] identity, JsonNode header, JsonNode content) {
        String type() {
            return header.path("msg_type").asText();
        }
    }

    FakeWire(ZMQ.Socket requests, ZMQ.Socket iopub, ZMQ.Socket stdin, String key) {
        this.requests = requests;
        this.iopub = iopub;
        this.stdin = stdin;
        this.key = key;
    }

    static ObjectNode json() {
        return MAPPER.createObjectNode();
    }

    Request receive() {
        return receive(requests);
    }

    /** Asks for keyboard input and returns what came. */
    String ask(Request request) {
        send(stdin, request.identity(), request.header(), "input_request", json().put("prompt", "?"));
        return receive(stdin).content().path("value").asText("none");
    }

    void reply(Request request, String type, ObjectNode content) {
        send(requests, request.identity(), request.header(), type, content);
    }

    void publish(JsonNode parent, String type, ObjectNode content) {
        send(iopub, type.getBytes(StandardCharsets.UTF_8), parent, type, content);
    }

    void publishGarbage() {
        iopub.send("this is no message");
    }

    private Request receive(ZMQ.Socket socket) {
        List<byte[]> frames = new ArrayList<>();
        do {
            frames.add(socket.recv());
        } while (socket.hasReceiveMore());
        String sent = new String(frames.get(2), StandardCharsets.US_ASCII);
        if (!sent.equals(sign(frames.subList(3, 7))) && !key.equals("another")) {
            throw new IllegalStateException("the client signs wrongly");
        }
        try {
            return new Request(frames.get(0), MAPPER.readTree(frames.get(3)), MAPPER.readTree(frames.get(6)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(ZMQ.Socket socket, byte[] first, JsonNode parent, String type, ObjectNode content) {
        ObjectNode header = json().put("msg_id", UUID.randomUUID().toString())
                .put("session", "fake")
                .put("msg_type", type)
                .put("version", "5.3")
                .put("unknown_field", 1);
        List<byte[]> parts = new ArrayList<>();
        for (JsonNode node : List.of(header, parent, json(), content)) {
            parts.add(node.toString().getBytes(StandardCharsets.UTF_8));
        }
        socket.sendMore(first);
        socket.sendMore(DELIMITER);
        socket.sendMore(badSignature ? "0".repeat(64) : sign(parts));
        for (int i = 0; i < 3; i++) {
            socket.sendMore(parts.get(i));
        }
        socket.send(parts.get(3));
    }

    private String sign(List<byte[]> parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            parts.forEach(mac::update);
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
