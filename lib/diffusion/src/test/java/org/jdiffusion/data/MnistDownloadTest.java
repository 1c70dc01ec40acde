package org.jdiffusion.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MnistDownloadTest extends DownloadCase {
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

    /** The check that reads a complete file must not take an interrupt for damage. */
    @Test
    void interruptDoesNotDiscardWhatHasArrived() throws IOException {
        URI home = good("home");
        Files.write(folder.resolve(IMAGES + ".gz.part"), GZIP);
        Files.writeString(
                folder.resolve(IMAGES + ".gz.part.from"),
                home.resolve(IMAGES + ".gz") + "\n" + TAG + "\n" + GZIP.length + "\n");
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> download(home).get(folder, Mnist.Split.TEST))
                    .isInstanceOf(DataException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(folder.resolve(IMAGES + ".gz.part")).hasBinaryContent(GZIP);
        download(home).get(folder, Mnist.Split.TEST);

        assertComplete();
        assertThat(server.log()).containsExactly("/home/" + LABELS + ".gz");
    }

    @Test
    void folderInUseByAnotherDownloadIsRefused() throws IOException {
        Path lockFile = folder.resolve("download.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatThrownBy(() -> download(good("home")).get(folder, Mnist.Split.TEST))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("is downloading to this folder");
        }
    }
}
