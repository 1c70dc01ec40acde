package org.jdiffusion.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MnistBadHomesTest extends DownloadCase {
    static Stream<FaultServer.Fault> badHomes() {
        byte[] other = TinyMnist.gzip(TinyMnist.images(20, 2));
        byte[] flipped = GZIP.clone();
        flipped[5000] ^= 1;
        byte[] bomb = TinyMnist.gzip(new byte[50_000_000]);
        return Stream.of(
                (exchange, file) -> FaultServer.status(exchange, 404),
                (exchange, file) -> FaultServer.status(exchange, 500),
                (exchange, file) -> FaultServer.good(exchange, other, TAG),
                (exchange, file) -> FaultServer.good(exchange, flipped, TAG),
                (exchange, file) -> FaultServer.good(exchange, PLAIN_IMAGES, TAG),
                (exchange, file) ->
                        FaultServer.good(exchange, "<html>moved</html>".getBytes(StandardCharsets.US_ASCII), TAG),
                (exchange, file) -> FaultServer.good(exchange, new byte[0], TAG),
                (exchange, file) -> FaultServer.good(exchange, bomb, TAG),
                (exchange, file) -> FaultServer.good(exchange, Arrays.copyOf(GZIP, 9000), TAG),
                (exchange, file) -> FaultServer.good(exchange, TinyMnist.join(GZIP, (byte) 0), TAG),
                (exchange, file) -> FaultServer.good(exchange, new byte[100_000], TAG),
                (exchange, file) -> { // no length given, and no end in sight
                    exchange.sendResponseHeaders(200, 0);
                    for (int i = 0; i < 10_000; i++) {
                        exchange.getResponseBody().write(GZIP);
                    }
                },
                (exchange, file) -> FaultServer.whole(exchange, GZIP, TAG, 5000),
                (exchange, file) -> exchange.close(),
                (exchange, file) -> redirect(exchange, exchange.getRequestURI().getPath()),
                (exchange, file) -> redirect(exchange, "file:///etc/passwd"),
                (exchange, file) -> redirect(exchange, "http://"),
                (exchange, file) -> FaultServer.status(exchange, 302));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("badHomes")
    void badHomeIsLeftForTheNext(FaultServer.Fault fault) throws IOException {
        URI bad = server.folder("bad", fault);

        assertThatThrownBy(() -> download(bad).get(folder, Mnist.Split.TEST))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(bad.toString())
                .hasMessageContaining("--mnist-dir");
        assertThat(folder.resolve(IMAGES + ".gz")).doesNotExist();
        download(bad, good("good")).get(folder, Mnist.Split.TEST);
        assertComplete();
    }

    @Test
    void messageSaysWhatEachHomeAnswered() {
        URI first = server.folder("first", (exchange, file) -> FaultServer.status(exchange, 404));
        URI second = server.folder("second", (exchange, file) -> FaultServer.good(exchange, new byte[9], TAG));
        URI third = URI.create("http://127.0.0.1:1/");

        assertThatThrownBy(() -> download(first, second, third).get(folder, Mnist.Split.TEST))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(first + " - HTTP 404")
                .hasMessageContaining(second + " - the file is not MNIST's (SHA-256 differs)")
                .hasMessageContaining(third + " - no connection");
    }

    @Test
    void silentHomeIsLeftAfterTheTimeLimit() throws IOException {
        URI silent = server.folder("silent", (exchange, file) -> {
            FaultServer.whole(exchange, GZIP, TAG, 10);
            closed.await();
        });
        download(Duration.ofMillis(200), Duration.ofMinutes(1), silent, good("good"))
                .get(folder, Mnist.Split.TEST);

        assertComplete();
    }

    @Test
    void drippingHomeIsLeftAfterTheTimeLimit() throws IOException {
        URI dripping = server.folder("dripping", (exchange, file) -> {
            exchange.sendResponseHeaders(200, GZIP.length);
            for (int i = 0; !closed.await(20, TimeUnit.MILLISECONDS); i++) {
                exchange.getResponseBody().write(GZIP[i]);
                exchange.getResponseBody().flush();
            }
        });
        download(Duration.ofSeconds(20), Duration.ofMillis(500), dripping, good("good"))
                .get(folder, Mnist.Split.TEST);

        assertComplete();
    }
}
