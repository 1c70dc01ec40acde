package org.jdiffusion.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Brings one file over HTTP into a {@link PartFile}, going on where an earlier try stopped. HttpURLConnection and not
 * the newer client, because it alone has a time limit on each read.
 */
final class HttpFetch {
    private static final int MAX_REDIRECTS = 5;
    private static final int PARTIAL = HttpURLConnection.HTTP_PARTIAL;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final Duration connect;
    private final Duration silence;
    private final Duration whole;

    /** Limits: for a connection, for a read without any byte, for one call of fetch. */
    HttpFetch(Duration connect, Duration silence, Duration whole) {
        this.connect = connect;
        this.silence = silence;
        this.whole = whole;
    }

    /**
     * Completes the part file.
     *
     * @throws IOException if it could not be completed; what arrived is kept where it can be used
     */
    void fetch(URI source, PartFile part, long maxSize) throws IOException {
        long have = part.sizeFrom(source);
        PartFile.Origin origin = have > 0 ? part.origin() : null;
        if (origin != null && have == origin.size()) {
            return;
        }
        HttpURLConnection connection = open(source, have, origin);
        try {
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_OK) {
                long size = connection.getContentLengthLong();
                checkSize(size, maxSize);
                copy(
                        connection,
                        part.start(new PartFile.Origin(source, validator(connection), size)),
                        0,
                        size,
                        maxSize);
            } else if (status == PARTIAL && origin != null && continues(connection, have, origin)) {
                copy(connection, part.append(), have, origin.size(), maxSize);
            } else if (status == PARTIAL || status == RANGE_NOT_SATISFIABLE) {
                part.discard();
                throw new IOException("the server did not go on where the last try stopped");
            } else {
                throw new IOException("HTTP " + status);
            }
        } finally {
            connection.disconnect();
        }
    }

    /** A short reason for people. */
    static String describe(IOException e) {
        if (e instanceof UnknownHostException) {
            return "host not found (no network?)";
        }
        if (e instanceof SocketTimeoutException) {
            return "no answer in time";
        }
        if (e instanceof ConnectException) {
            return "no connection";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private HttpURLConnection open(URI source, long have, PartFile.Origin origin) throws IOException {
        URI uri = source;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(Math.toIntExact(connect.toMillis()));
            connection.setReadTimeout(Math.toIntExact(silence.toMillis()));
            connection.setRequestProperty("User-Agent", "jdiffusion");
            connection.setRequestProperty("Accept-Encoding", "identity");
            if (origin != null) {
                connection.setRequestProperty("Range", "bytes=" + have + "-");
                if (!origin.validator().isEmpty()) {
                    connection.setRequestProperty("If-Range", origin.validator());
                }
            }
            int status = connection.getResponseCode();
            String location = connection.getHeaderField("Location");
            if (status < 300 || status >= 400 || location == null) {
                return connection;
            }
            connection.disconnect();
            uri = redirect(uri, location);
        }
        throw new IOException("more than " + MAX_REDIRECTS + " redirects");
    }

    private static URI redirect(URI from, String location) throws IOException {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IOException("redirect to a malformed address", e);
        }
        boolean secure = "https".equals(to.getScheme());
        boolean plain = "http".equals(to.getScheme()) && "http".equals(from.getScheme());
        if ((!secure && !plain) || to.getHost() == null) {
            throw new IOException("redirect refused: " + location);
        }
        return to;
    }

    private static String validator(HttpURLConnection connection) {
        String etag = connection.getHeaderField("ETag");
        if (etag != null && !etag.startsWith("W/")) {
            return etag;
        }
        String modified = connection.getHeaderField("Last-Modified");
        return modified == null ? "" : modified;
    }

    /** Whether a 206 answer holds the bytes from the wanted place on, of a file of the size that was started. */
    private static boolean continues(HttpURLConnection connection, long have, PartFile.Origin origin) {
        String range = connection.getHeaderField("Content-Range");
        String size = origin.size() < 0 ? "" : Long.toString(origin.size());
        return range != null && range.startsWith("bytes " + have + "-") && range.endsWith("/" + size);
    }

    private static void checkSize(long size, long maxSize) throws IOException {
        if (size > maxSize) {
            throw new IOException("the file is too large: " + size + " bytes");
        }
    }

    private void copy(HttpURLConnection connection, OutputStream target, long have, long size, long maxSize)
            throws IOException {
        long deadline = System.nanoTime() + whole.toNanos();
        byte[] buffer = new byte[1 << 14];
        long total = have;
        try (OutputStream out = target;
                InputStream in = connection.getInputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                total += count;
                checkSize(total, size < 0 ? maxSize : size);
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("interrupted");
                }
                if (System.nanoTime() > deadline) {
                    throw new IOException("not complete in " + whole.toMinutes() + " minutes");
                }
            }
        }
        if (size >= 0 && total < size) {
            throw new IOException("the connection ended after " + total + " of " + size + " bytes");
        }
    }
}
