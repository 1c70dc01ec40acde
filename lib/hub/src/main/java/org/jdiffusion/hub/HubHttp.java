package org.jdiffusion.hub;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jdiffusion.hub.HubException.Reason;

/**
 * Asks a hub: follows redirects, lets the token go to the hub alone, tries again where that can help. All waiting ends
 * at an interrupt or at the limit on silence.
 */
final class HubHttp {
    /** What is tried. */
    interface Step<T> {
        T run() throws IOException, InterruptedException;
    }

    private static final int MAX_REDIRECTS = 5;
    static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int TRIES = 5;
    private static final long PROGRESS = 1 << 20; // bytes that make a failed try count as none
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final HubSettings settings;
    private final Origin hub;
    private final HttpClient client;

    HubHttp(HubSettings settings) {
        this.settings = settings;
        this.hub = new Origin(settings.endpoint());
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.silence())
                .build();
    }

    /** The host, for messages. */
    String host() {
        return hub.host();
    }

    /**
     * Runs {@code step} until it does not fail by {@link NetworkException}.
     *
     * @param bytes how many bytes have arrived so far: five tries in a row that bring little are enough
     */
    <T> T retrying(String subject, LongSupplier bytes, Step<T> step) throws IOException, InterruptedException {
        long before = bytes.getAsLong();
        for (int failures = 1; ; failures++) {
            try {
                return step.run();
            } catch (NetworkException e) {
                long now = bytes.getAsLong();
                if (now - before >= PROGRESS) {
                    failures = 1;
                }
                before = now;
                Duration wait = max(e.waitAsked(), settings.pause().multipliedBy(1L << (failures - 1)));
                if (failures == TRIES || e.waitAsked().compareTo(LONGEST_WAIT) > 0) {
                    String cure = now > 0 ? ". Try again later: what has arrived is kept" : ". Try again later";
                    throw new HubException(e.lasting(), subject, hub.host() + ": " + e.getMessage() + cure, e);
                }
                Thread.sleep(wait.toMillis());
            }
        }
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /**
     * One request, through its redirects.
     *
     * @param last which redirect is an answer in itself
     * @return an answer of status 2xx, 3xx or 416
     */
    Answer ask(String subject, String method, URI uri, Map<String, String> headers, Predicate<Answer> last)
            throws IOException, InterruptedException {
        boolean home = hub.mayHaveToken(uri);
        URI next = uri;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            Answer answer = send(method, next, headers, home);
            if (!answer.isRedirect() || last.test(answer)) {
                return checked(subject, answer);
            }
            try (answer) {
                next = Origin.target(subject, next, answer.header("Location").orElseThrow());
                home &= hub.mayHaveToken(next); // once away, never again
            }
        }
        throw new HubException(Reason.BAD_ANSWER, subject, hub.host() + " redirects in a circle");
    }

    private Answer send(String method, URI uri, Map<String, String> headers, boolean withToken)
            throws NetworkException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
        request.setHeader("User-Agent", "jdiffusion").setHeader("Accept-Encoding", "identity");
        headers.forEach(request::setHeader);
        if (withToken && !settings.token().isEmpty()) {
            request.setHeader("Authorization", "Bearer " + settings.token());
        }
        CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> future =
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofPublisher());
        try {
            HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
                    future.get(2 * settings.silence().toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(uri, response.statusCode(), response.headers(), response.body(), settings.silence());
        } catch (ExecutionException e) {
            throw new NetworkException(describe(uri, e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw new NetworkException("no answer in time", e);
        } finally {
            future.cancel(true);
        }
    }

    private Answer checked(String subject, Answer answer) throws IOException {
        int status = answer.status();
        if (status < 400 || status == RANGE_NOT_SATISFIABLE) {
            return answer;
        }
        answer.close();
        boolean expired = !hub.is(answer.uri()); // addresses elsewhere are lent for a while
        if (status == 408 || status == 429 || status >= 500 || expired) {
            throw new NetworkException(
                    "HTTP " + status + " from " + answer.uri().getHost(), wait(answer));
        }
        String code = answer.header("X-Error-Code").orElse("");
        if (status == 404) {
            String what = Map.of("EntryNotFound", "file", "RevisionNotFound", "revision")
                    .getOrDefault(code, "repository");
            throw new HubException(
                    Reason.NOT_FOUND,
                    subject,
                    hub.host() + " has no such " + what + ". Look at the spelling on its page");
        }
        if (status == 401 || status == 403) {
            throw new HubException(
                    Reason.DENIED, subject, hub.host() + " refuses (HTTP " + status + "). " + cure(code));
        }
        throw new HubException(Reason.BAD_ANSWER, subject, hub.host() + " answers HTTP " + status);
    }

    private String cure(String code) {
        if (code.equals("GatedRepo")) {
            return "The repository is gated: accept its terms on its page, then set HF_TOKEN to a token of that account";
        }
        if (settings.token().isEmpty()) {
            return "There is no such repository, or it is private: look at the spelling, or set HF_TOKEN to a token"
                    + " that may read it";
        }
        return hub.mayHaveToken(settings.endpoint())
                ? "There is no such repository, or the token in HF_TOKEN may not read it or is no longer valid"
                : "A token is not sent over plain HTTP: use an https address in HF_ENDPOINT";
    }

    /** Retry-After: seconds, or a date (RFC 9110, 10.2.3). */
    private static Duration wait(Answer answer) {
        String text = answer.header("Retry-After").orElse("");
        if (text.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            return max(Duration.ZERO, Duration.between(Instant.now(), date));
        } catch (DateTimeParseException e) {
            return Duration.ZERO; // none, or none that can be read
        }
    }

    private static String describe(URI uri, Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return uri.getHost() + " not found (no network?)";
            }
        }
        if (e instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        if (e instanceof ConnectException) {
            return "no connection to " + uri.getHost();
        }
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.toLowerCase(Locale.ROOT).contains("header parser received no bytes")
                ? "the connection ended before an answer"
                : message;
    }
}
