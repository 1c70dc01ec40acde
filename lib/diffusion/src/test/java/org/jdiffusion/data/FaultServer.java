package org.jdiffusion.data;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server on loopback whose folders misbehave as the test says; it writes down who asked for what. */
final class FaultServer implements AutoCloseable {
    /** What one folder does with a request for a file. */
    interface Fault {
        void answer(HttpExchange exchange, String file) throws IOException, InterruptedException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> log = new CopyOnWriteArrayList<>();

    FaultServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    /** Adds a folder and returns its address. */
    URI folder(String name, Fault fault) {
        server.createContext("/" + name + "/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String range = exchange.getRequestHeaders().getFirst("Range");
            log.add(path + (range == null ? "" : " " + range));
            try (exchange) {
                fault.answer(exchange, path.substring(path.lastIndexOf('/') + 1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the server is closing
            }
        });
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name + "/");
    }

    /** Paths asked for, with their Range header. */
    List<String> log() {
        return log;
    }

    /** A status without content. */
    static void status(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }

    /** The whole content with its length and ETag, whatever was asked; stops after the first bytes. */
    static void whole(HttpExchange exchange, byte[] content, String etag, int stopAfter) throws IOException {
        exchange.getResponseHeaders().set("ETag", etag);
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content, 0, Math.min(stopAfter, content.length));
        exchange.getResponseBody().flush();
    }

    /** What a good server does: the asked range if the ETag still holds, otherwise everything. */
    static void good(HttpExchange exchange, byte[] content, String etag) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String condition = exchange.getRequestHeaders().getFirst("If-Range");
        if (range == null || (condition != null && !condition.equals(etag))) {
            whole(exchange, content, etag, content.length);
            return;
        }
        int start = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        if (start >= content.length) {
            status(exchange, 416);
            return;
        }
        byte[] rest = Arrays.copyOfRange(content, start, content.length);
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + start + "-" + (content.length - 1) + "/" + content.length);
        exchange.sendResponseHeaders(206, rest.length);
        exchange.getResponseBody().write(rest);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
