package org.jdiffusion.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MnistDownloadTest {
    private static final String IMAGES = "t10k-images-idx3-ubyte";
    private static final String LABELS = "t10k-labels-idx1-ubyte";
    private static final String TAG = "\"v1\"";
    private static final byte[] PLAIN_IMAGES = TinyMnist.images(20, 1);
    private static final byte[] PLAIN_LABELS = TinyMnist.labels(20);
    private static final Map<String, byte[]> FILES =
            Map.of(IMAGES + ".gz", TinyMnist.gzip(PLAIN_IMAGES), LABELS + ".gz", TinyMnist.gzip(PLAIN_LABELS));
    private static final byte[] GZIP = FILES.get(IMAGES + ".gz");

    @TempDir
    Path folder;

    private final CountDownLatch closed = new CountDownLatch(1);
    private FaultServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = new FaultServer();
    }

    @AfterEach
    void stopServer() {
        closed.countDown();
        server.close();
    }

    @Test
    void filesArriveWholeAndAreNotFetchedAgain() throws IOException {
        URI home = good("home");

        assertThat(download(home).get(folder, Mnist.Split.TEST).size()).isEqualTo(20);
        assertComplete();
        assertThat(server.log()).hasSize(2);
        download(home).get(folder, Mnist.Split.TEST);
        assertThat(server.log()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 8000})
    void cutConnectionIsResumedWhereItStopped(int stop) throws IOException {
        AtomicInteger requests = new AtomicInteger();
        URI home = server.folder("home", (exchange, file) -> {
            if (file.startsWith(IMAGES) && requests.getAndIncrement() == 0) {
                FaultServer.whole(exchange, GZIP, TAG, stop);
            } else {
                FaultServer.good(exchange, FILES.get(file), TAG);
            }
        });
        download(home).get(folder, Mnist.Split.TEST);

        assertComplete();
        assertThat(server.log()).contains("/home/" + IMAGES + ".gz bytes=" + stop + "-");
    }

    @Test
    void laterCallResumesWhatAnEarlierOneLeft() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        URI home = server.folder("home", (exchange, file) -> {
            switch (requests.getAndIncrement()) {
                case 0 -> FaultServer.whole(exchange, GZIP, TAG, 3000);
                case 1 -> FaultServer.status(exchange, 503);
                default -> FaultServer.good(exchange, FILES.get(file), TAG);
            }
        });
        URI other = good("other");

        assertThatThrownBy(() -> download(home).get(folder, Mnist.Split.TEST))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("HTTP 503");
        assertThat(folder.resolve(IMAGES + ".gz")).doesNotExist();
        download(other, home).get(folder, Mnist.Split.TEST); // its own home first, because of the part

        assertComplete();
        assertThat(server.log().get(2)).isEqualTo("/home/" + IMAGES + ".gz bytes=3000-");
    }

    @Test
    void serverThatIgnoresRangeIsReadFromTheStart() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        URI home = server.folder("home", (exchange, file) -> {
            int stop = requests.getAndIncrement() == 0 ? 5000 : Integer.MAX_VALUE;
            FaultServer.whole(exchange, FILES.get(file), TAG, stop);
        });
        download(home).get(folder, Mnist.Split.TEST);

        assertComplete();
        assertThat(requests).hasValue(3);
    }

    @Test
    void fileThatChangedMeanwhileIsReadFromTheStart() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        URI home = server.folder("home", (exchange, file) -> {
            if (requests.getAndIncrement() == 0) {
                FaultServer.whole(exchange, TinyMnist.gzip(TinyMnist.images(20, 2)), "\"v0\"", 5000);
            } else {
                FaultServer.good(exchange, FILES.get(file), TAG);
            }
        });
        download(home).get(folder, Mnist.Split.TEST);

        assertComplete();
    }

    @Test
    void joinedPartsOfDifferentFilesAreFetchedAnew() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        byte[] older = TinyMnist.gzip(TinyMnist.images(20, 2));
        URI home = server.folder("home", (exchange, file) -> {
            if (requests.getAndIncrement() == 0) {
                FaultServer.whole(exchange, Arrays.copyOf(older, GZIP.length), TAG, 5000); // the same ETag: a lie
            } else {
                FaultServer.good(exchange, FILES.get(file), TAG);
            }
        });
        download(home).get(folder, Mnist.Split.TEST);

        assertComplete();
        assertThat(requests).hasValue(4);
    }

    @Test
    void wrongContinuationIsNotAppended() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        URI home = server.folder("home", (exchange, file) -> {
            switch (requests.getAndIncrement()) {
                case 0 -> FaultServer.whole(exchange, GZIP, TAG, 5000);
                case 1 -> {
                    exchange.getResponseHeaders().set("Content-Range", "bytes 0-99/" + GZIP.length);
                    exchange.sendResponseHeaders(206, 100);
                    exchange.getResponseBody().write(GZIP, 0, 100);
                }
                default -> FaultServer.good(exchange, FILES.get(file), TAG);
            }
        });
        download(home).get(folder, Mnist.Split.TEST);

        assertComplete();
    }

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
                (exchange, file) -> FaultServer.good(exchange, "<html>moved</html>".getBytes(), TAG),
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
        download(Duration.ofMillis(200), Duration.ofMinutes(1), silent, good("good")).get(folder, Mnist.Split.TEST);

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
        download(Duration.ofSeconds(20), Duration.ofSeconds(1), dripping, good("good")).get(folder, Mnist.Split.TEST);

        assertComplete();
    }

    @Test
    void redirectsAreFollowed() throws IOException {
        good("new");
        URI home = server.folder("old", (exchange, file) -> redirect(exchange, "/new/" + file));
        download(home).get(folder, Mnist.Split.TEST);

        assertComplete();
    }

    @Test
    void wrongFileUnderTheFinalNameIsReplaced() throws IOException {
        Files.write(folder.resolve(IMAGES + ".gz"), TinyMnist.gzip(TinyMnist.images(20, 2)));
        download(good("home")).get(folder, Mnist.Split.TEST);

        assertComplete();
    }

    @Test
    void interruptEndsTheDownload() {
        URI home = good("home");
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> download(home, good("next")).get(folder, Mnist.Split.TEST))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(server.log()).allMatch(line -> line.startsWith("/home/"));
    }

    @Test
    void folderInUseByAnotherDownloadIsRefused() throws IOException {
        Path lockFile = folder.resolve("download.lock");
        try (FileChannel channel =
                        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatThrownBy(() -> download(good("home")).get(folder, Mnist.Split.TEST))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("is downloading to this folder");
        }
    }

    private URI good(String name) {
        return server.folder(name, (exchange, file) -> FaultServer.good(exchange, FILES.get(file), TAG));
    }

    private static MnistDownload download(URI... homes) {
        return download(Duration.ofSeconds(20), Duration.ofMinutes(1), homes);
    }

    private static MnistDownload download(Duration silence, Duration whole, URI... homes) {
        Map<String, MnistDownload.Content> contents = Map.of(
                IMAGES, new MnistDownload.Content(PLAIN_IMAGES.length, TinyMnist.sha256(PLAIN_IMAGES)),
                LABELS, new MnistDownload.Content(PLAIN_LABELS.length, TinyMnist.sha256(PLAIN_LABELS)));
        HttpFetch http = new HttpFetch(Duration.ofSeconds(5), silence, whole);
        return new MnistDownload(List.of(homes), contents, http);
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        FaultServer.status(exchange, 302);
    }

    private void assertComplete() throws IOException {
        assertThat(IdxFile.images(folder.resolve(IMAGES + ".gz")).values())
                .isEqualTo(Arrays.copyOfRange(PLAIN_IMAGES, 16, PLAIN_IMAGES.length));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(IMAGES + ".gz", LABELS + ".gz");
        }
    }
}
