package org.jdiffusion.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdiffusion.hub.HubException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub whose list of files is wrong, or in a form of its own: what it said once is not believed for ever. */
class ListingTest extends HubCase {
    private static final String COMMIT = "1".repeat(40);
    private static final String CONTENT = "{}\n"; // git hash-object says:
    private static final String HASH = "0967ef424bce6791893e9a57bb952f80fd536e93";
    private static final String GOOD = list("config.json", 3, HASH);

    private final List<URI> asked = new CopyOnWriteArrayList<>();
    private HttpServer liar;
    private volatile String list = GOOD;
    private volatile String link = "";
    private volatile ZonedDateTime busyUntil;

    @BeforeEach
    void lie() throws IOException {
        liar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        liar.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI());
            if (busyUntil != null) {
                String date = busyUntil.format(DateTimeFormatter.RFC_1123_DATE_TIME);
                exchange.getResponseHeaders().set("Retry-After", date);
                exchange.sendResponseHeaders(429, -1);
                return;
            }
            String path = exchange.getRequestURI().getPath();
            String body = path.contains("/tree/")
                    ? list
                    : path.startsWith("/api/") ? "{\"sha\": \"" + COMMIT + "\"}" : CONTENT;
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            if (path.contains("/tree/")
                    && exchange.getRequestURI().getQuery().equals("recursive=true")
                    && !link.isEmpty()) {
                exchange.getResponseHeaders().set("Link", link);
            }
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        liar.start();
        settings = HubSettings.of(
                        URI.create("http://127.0.0.1:" + liar.getAddress().getPort()), settings.cache())
                .withPatience(settings.silence(), settings.pause());
    }

    @AfterEach
    void end() {
        liar.stop(0);
    }

    private static String list(String path, long size, String hash) {
        return new ObjectMapper()
                .valueToTree(List.of(Map.of("type", "file", "path", path, "size", size, "oid", hash)))
                .toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "{}", "\"x\"", "{\"error\": \"busy\"}", "[1]", "[{}]", "[{\"type\": \"file\"}]", "[{"
            })
    void whatIsNoListIsRefused_andTheNextRunIsGood(String body) throws IOException {
        list = body;
        assertThatThrownBy(() -> client().folder(TINY, path -> true)).isInstanceOf(HubException.class);

        assertGoodOnceHealed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<%s>; rel=next",
                "<%s>; title=\"more, and more\"; rel=\"next\"",
                "<http://127.0.0.1/>; rel=\"prev\", <%s>; rel=\"next\""
            })
    void theNextPageIsNamedInAnyFormOfTheHeader(String header) throws IOException {
        list = "[]";
        link = header.formatted(settings.endpoint() + "/api/models/meadow/tiny/tree/" + COMMIT + "?cursor=2");
        client().files(TINY);

        assertThat(asked).last().asString().contains("cursor=2");
    }

    @Test
    void aDateToComeBackAtThatIsFarAwayIsNotWaitedFor() {
        busyUntil = ZonedDateTime.now(ZoneOffset.UTC).plusHours(1);
        assertThatThrownBy(() -> client().files(TINY)).hasMessageContaining("HTTP 429");

        assertThat(asked).hasSize(1);
    }

    @Test
    void anEmptyListIsAskedForAgain() throws IOException {
        list = "[]";
        assertThat(client().files(TINY)).isEmpty();

        assertGoodOnceHealed();
    }

    @Test
    void aWrongHashOrSizeIsNotKept() throws IOException {
        for (String wrong : List.of(list(CONFIG, 3, "0".repeat(40)), list(CONFIG, 4, HASH), list(CONFIG, 2, HASH))) {
            list = wrong;
            assertThatThrownBy(() -> client().folder(TINY, path -> true))
                    .isInstanceOfSatisfying(
                            HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_CONTENT));
        }
        list = list(CONFIG, 1L << 60, HASH);
        assertThatThrownBy(() -> client().folder(TINY, path -> true))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DISK));

        assertGoodOnceHealed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/etc/passwd", "a\\b", "C:/x", "./a", "", "a\0b", "sub/NUL.txt", "a "})
    void namesThatCouldLeaveTheCacheAreRefused(String name) throws IOException {
        list = list(name, 3, HASH);
        assertThatThrownBy(() -> client().folder(TINY, path -> true))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_NAME));
        client().folder(TINY, path -> false); // what is not wanted does not matter

        assertGoodOnceHealed();
    }

    private void assertGoodOnceHealed() throws IOException {
        list = GOOD;
        assertThat(Files.readString(client().folder(TINY, path -> true).resolve(CONFIG)))
                .isEqualTo(CONTENT);
        try (var paths = Files.list(temp)) {
            assertThat(paths.map(Path::getFileName).map(Path::toString)).containsOnly("root", "cache");
        }
    }
}
