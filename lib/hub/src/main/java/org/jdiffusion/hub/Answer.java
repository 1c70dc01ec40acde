package org.jdiffusion.hub;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a server answers: a status, headers, and bytes that are waited for no longer than the limit on silence. */
final class Answer implements AutoCloseable {
    private final URI uri;
    private final int status;
    private final HttpHeaders headers;
    private final Bytes bytes = new Bytes();
    private final Duration silence;

    Answer(URI uri, int status, HttpHeaders headers, Flow.Publisher<List<ByteBuffer>> body, Duration silence) {
        this.uri = uri;
        this.status = status;
        this.headers = headers;
        this.silence = silence;
        body.subscribe(bytes);
    }

    URI uri() {
        return uri;
    }

    int status() {
        return status;
    }

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** Whether it sends the reader elsewhere. */
    boolean isRedirect() {
        return status >= 300 && status < 400 && header("Location").isPresent();
    }

    /** A header that is a count of bytes; -1 where there is none. */
    long count(String name) {
        String text = header(name).orElse("");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
    }

    /** The next bytes; null at the end. */
    ByteBuffer next() throws NetworkException, InterruptedException {
        return bytes.next(silence);
    }

    /** Ends the connection unless all has been read. */
    @Override
    public void close() {
        bytes.cancel();
    }

    /** Bytes as they arrive; no more are asked for than are read. */
    private static final class Bytes implements Flow.Subscriber<List<ByteBuffer>> {
        private record Failure(Throwable cause) {}

        private static final Object END = new Object();

        private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
        private final ArrayDeque<ByteBuffer> arrived = new ArrayDeque<>();
        private volatile Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            events.add(buffers);
        }

        @Override
        public void onError(Throwable cause) {
            events.add(new Failure(cause));
        }

        @Override
        public void onComplete() {
            events.add(END);
        }

        ByteBuffer next(Duration silence) throws NetworkException, InterruptedException {
            while (arrived.isEmpty()) {
                Object event = events.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
                if (event == null) {
                    throw new NetworkException("no byte for " + silence.toMillis() + " ms");
                }
                if (event instanceof Failure failure) {
                    throw new NetworkException("the connection ended early", failure.cause);
                }
                if (event == END) {
                    events.add(END);
                    return null;
                }
                ((List<?>) event).forEach(buffer -> arrived.add((ByteBuffer) buffer));
                subscription.request(1);
            }
            return arrived.remove();
        }

        void cancel() {
            if (subscription != null) {
                subscription.cancel();
            }
        }
    }
}
