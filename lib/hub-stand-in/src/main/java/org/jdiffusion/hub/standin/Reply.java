package org.jdiffusion.hub.standin;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

/** One answer, good or spoilt; counts the bytes that it sends. */
final class Reply {
    private final HttpExchange exchange;
    private final boolean cdn;
    private volatile String path = "";
    private final AtomicLong sent = new AtomicLong();

    Reply(HttpExchange exchange, boolean cdn) {
        this.exchange = exchange;
        this.cdn = cdn;
    }

    /** For the log: what has been asked, and the bytes given to the connection so far. */
    Request request() {
        boolean token = !asked("Authorization").isEmpty();
        return new Request(cdn, exchange.getRequestMethod(), path, asked("Range"), token, sent.get());
    }

    /** Names the file that was asked for. */
    void of(String file) {
        path = file;
    }

    boolean isHead() {
        return exchange.getRequestMethod().equals("HEAD");
    }

    /** The path that was asked for. */
    String address() {
        return exchange.getRequestURI().getRawPath();
    }

    /** The server's address as the client knows it. */
    String origin() {
        return "http://" + asked("Host");
    }

    /** The same without the port. */
    String host() {
        return origin().replaceFirst(":[0-9]+$", "");
    }

    String asked(String header) {
        String value = exchange.getRequestHeaders().getFirst(header);
        return value == null ? "" : value;
    }

    Reply header(String name, Object value) {
        exchange.getResponseHeaders().set(name, value.toString());
        return this;
    }

    void status(int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }

    void error(int status, String code, String message) throws IOException {
        header("X-Error-Code", code).header("X-Error-Message", message).status(status);
    }

    void redirect(String location) throws IOException {
        header("Location", location).status(302);
    }

    void text(String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        header("Content-Type", type);
        whole(bytes);
    }

    /** The file, or the asked part of it; {@code fault} may be null. */
    void file(Shelf.Entry entry, Fault fault) throws IOException, InterruptedException {
        String etag = '"' + entry.etag() + '"';
        header("ETag", etag).header("Accept-Ranges", "bytes");
        if (isHead()) {
            header("Content-Length", entry.size()).status(200);
            return;
        }
        long start = start(etag, fault);
        if (start > 0 && start >= entry.size()) {
            header("Content-Range", "bytes */" + entry.size()).status(416);
            return;
        }
        if (start > 0) {
            header("Content-Range", "bytes " + start + "-" + (entry.size() - 1) + "/" + entry.size());
        }
        int status = start > 0 ? 206 : 200;
        long count = entry.size() - start;
        try (InputStream in = Files.newInputStream(entry.file())) {
            in.skipNBytes(start);
            if (fault instanceof Fault.Gzip) {
                header("Content-Encoding", "gzip");
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (OutputStream out = new GZIPOutputStream(packed)) {
                    in.transferTo(out);
                }
                whole(packed.toByteArray());
            } else if (fault instanceof Fault.WrongLength length) {
                long wrong = Math.max(0, count + length.by());
                exchange.sendResponseHeaders(status, wrong == 0 ? -1 : wrong);
                copy(in, Math.min(count, wrong));
                send(new byte[(int) Math.max(0, wrong - count)], Math.max(0, wrong - count));
            } else if (fault instanceof Fault.WrongBytes) {
                exchange.sendResponseHeaders(status, count);
                copy(in, count - 1);
                send(new byte[] {(byte) ~in.read()}, 1);
            } else {
                exchange.sendResponseHeaders(status, count == 0 ? -1 : count);
                if (fault instanceof Fault.Slow slow) {
                    drip(in, slow);
                } else {
                    copy(in, fault instanceof Fault.Cut cut ? Math.min(cut.after(), count) : count);
                }
            }
        }
    }

    private long start(String etag, Fault fault) {
        String range = asked("Range");
        String condition = asked("If-Range");
        boolean whole = fault instanceof Fault.RangeIgnored || (!condition.isEmpty() && !condition.equals(etag));
        return whole || !range.matches("bytes=[0-9]{1,18}-")
                ? 0
                : Long.parseLong(range.substring(6, range.length() - 1));
    }

    private void drip(InputStream in, Fault.Slow slow) throws IOException, InterruptedException {
        for (int next = in.read(); next >= 0; next = in.read()) {
            send(new byte[] {(byte) next}, 1);
            Thread.sleep(slow.pause().toMillis());
        }
    }

    private void whole(byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        send(bytes, bytes.length);
    }

    private void copy(InputStream in, long count) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (long rest = count; rest > 0; ) {
            int some = in.read(buffer, 0, (int) Math.min(buffer.length, rest));
            send(buffer, some);
            rest -= some;
        }
    }

    private void send(byte[] bytes, long count) throws IOException {
        sent.addAndGet(count); // first: who has read the bytes may ask for the log at once
        exchange.getResponseBody().write(bytes, 0, (int) count);
        exchange.getResponseBody().flush();
    }
}
