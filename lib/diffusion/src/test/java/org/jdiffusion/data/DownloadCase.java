package org.jdiffusion.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A fault server, a folder to download to and two tiny files. */
abstract class DownloadCase {
    static final String IMAGES = "t10k-images-idx3-ubyte";
    static final String LABELS = "t10k-labels-idx1-ubyte";
    static final String TAG = "\"v1\"";
    static final byte[] PLAIN_IMAGES = TinyMnist.images(20, 1);
    static final byte[] PLAIN_LABELS = TinyMnist.labels(20);
    static final Map<String, byte[]> FILES =
            Map.of(IMAGES + ".gz", TinyMnist.gzip(PLAIN_IMAGES), LABELS + ".gz", TinyMnist.gzip(PLAIN_LABELS));
    static final byte[] GZIP = FILES.get(IMAGES + ".gz");

    @TempDir
    Path folder;

    final CountDownLatch closed = new CountDownLatch(1);
    FaultServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = new FaultServer();
    }

    @AfterEach
    void stopServer() {
        closed.countDown();
        server.close();
    }

    URI good(String name) {
        return server.folder(name, (exchange, file) -> FaultServer.good(exchange, FILES.get(file), TAG));
    }

    static MnistDownload download(URI... homes) {
        return download(Duration.ofSeconds(20), Duration.ofMinutes(1), homes);
    }

    static MnistDownload download(Duration silence, Duration whole, URI... homes) {
        Map<String, MnistDownload.Content> contents = Map.of(
                IMAGES, new MnistDownload.Content(PLAIN_IMAGES.length, TinyMnist.sha256(PLAIN_IMAGES)),
                LABELS, new MnistDownload.Content(PLAIN_LABELS.length, TinyMnist.sha256(PLAIN_LABELS)));
        HttpFetch http = new HttpFetch(Duration.ofSeconds(5), silence, whole);
        return new MnistDownload(List.of(homes), contents, http);
    }

    static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        FaultServer.status(exchange, 302);
    }

    void assertComplete() throws IOException {
        assertThat(IdxFile.images(folder.resolve(IMAGES + ".gz")).values())
                .isEqualTo(Arrays.copyOfRange(PLAIN_IMAGES, 16, PLAIN_IMAGES.length));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(IMAGES + ".gz", LABELS + ".gz");
        }
    }
}
