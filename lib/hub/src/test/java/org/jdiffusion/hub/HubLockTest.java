package org.jdiffusion.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jdiffusion.hub.HubException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubLockTest extends HubCase {
    @Test
    void theFirstDownloadPinsCommitSizeAndHash() throws IOException {
        String commit = client().file(TINY, CONFIG).getParent().getFileName().toString();
        client().folder(TINY, WEIGHTS::equals);

        JsonNode entry = lock().path("models/meadow/tiny@main");
        assertThat(entry.path("commit").asText()).isEqualTo(commit);
        assertThat(entry.path("files").size()).isEqualTo(2); // what was listed, but not fetched, is not pinned
        assertThat(entry.path("files").path(CONFIG).path("size").asInt()).isEqualTo(2_000);
        assertThat(entry.path("files").path(CONFIG).path("git-sha1").asText()).hasSize(40);
        assertThat(entry.path("files").path(WEIGHTS).path("sha256").asText()).hasSize(64);
        String text = Files.readString(settings.lock());
        assertThat(text.indexOf("\"commit\"")).isLessThan(text.indexOf("\"files\""));
        assertThat(text.indexOf(CONFIG)).isLessThan(text.indexOf(WEIGHTS));
    }

    /** What the pinned commit held is no longer there: better an error than another file. */
    @Test
    void aBranchThatMovesOnIsNotFollowed() throws IOException {
        Path file = client().file(TINY, CONFIG);
        write(temp.resolve("root/models/meadow/tiny/config.json"), text("changed"));

        assertThat(client().file(TINY, CONFIG)).isEqualTo(file).hasBinaryContent(TINY_FILES.get(CONFIG));
        assertThatThrownBy(() -> client().file(TINY, WEIGHTS))
                .isInstanceOf(HubException.class)
                .hasMessageContainingAll("no such revision", "delete the entry \"models/meadow/tiny@main\"");
        Files.delete(settings.lock());
        assertThat(client().file(TINY, CONFIG)).hasContent("changed");
    }

    @Test
    void aFileThatIsNotThePinnedOneIsRefusedWithBothHashesAndTheCure() throws IOException {
        client().file(TINY, WEIGHTS);
        String right = lock().path("models/meadow/tiny@main")
                .path("files")
                .path(WEIGHTS)
                .path("sha256")
                .asText();
        String pinned = "ab".repeat(32);
        Files.writeString(settings.lock(), Files.readString(settings.lock()).replace(right, pinned));

        for (HubHttp.Step<Path> step : List.<HubHttp.Step<Path>>of(
                () -> client().file(TINY, WEIGHTS), () -> client().folder(TINY, path -> true))) {
            assertThatThrownBy(step::run)
                    .isInstanceOfSatisfying(
                            HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_AS_PINNED))
                    .hasMessageContainingAll(WEIGHTS, right, pinned, "delete the entry \"models/meadow/tiny@main\"");
        }
        settings = settings.withOffline(true);
        try (Stream<Path> lists = Files.list(tiny().resolve("trees"))) {
            for (Path list : lists.toList()) {
                Files.delete(list); // the pins hold without
            }
        }
        for (HubHttp.Step<Path> step : List.<HubHttp.Step<Path>>of(
                () -> client().file(TINY, WEIGHTS), () -> client().folder(TINY, path -> true))) {
            assertThatThrownBy(step::run)
                    .isInstanceOfSatisfying(
                            HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_AS_PINNED));
        }
        Files.delete(settings.lock());
        assertThat(client().file(TINY, WEIGHTS)).hasBinaryContent(WEIGHTS_BYTES);
    }

    @Test
    void offlineNothingIsPinned() throws IOException {
        client().file(TINY, CONFIG);
        Files.delete(settings.lock());
        settings = settings.withOffline(true);
        client().file(TINY, CONFIG);

        assertThat(settings.lock()).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeWrittenToIsNamed() throws IOException {
        Files.createSymbolicLink(temp.resolve("work"), temp.resolve("nowhere"));

        assertThatThrownBy(() -> client().file(TINY, CONFIG))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DISK))
                .hasMessageContainingAll(settings.lock().toString(), "work in a folder");
    }

    @Test
    void whatCouldNotBeVerifiedIsNotPinned() {
        server.fail(WEIGHTS, new org.jdiffusion.hub.standin.Fault.StaleEtag(), 1);

        assertThatThrownBy(() -> client().file(TINY, WEIGHTS)).isInstanceOf(HubException.class);
        assertThat(settings.lock()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"a\": 1, \"a\": 2}",
                "<<<<<<< ours",
                "{} <<<<<<< ours",
                "{\"models/meadow/tiny@main\": {\"commit\": \"../x\"}}",
                "{\"models/meadow/tiny@main\": {\"commit\": \"0000000000000000000000000000000000000000\", \"files\": []}}",
                "{\"models/meadow/tiny@main\": {\"files\": {\"config.json\": {\"size\": 1}}}}",
                "{\"models/meadow/tiny@main\": {\"files\": {\"config.json\": {\"size\": 1, \"sha256\": \"x\"}}}}",
                "{\"models/meadow/tiny@main\": {\"files\": {\"config.json\": {\"git-sha1\": \"0000000000000000000000000000000000000000\"}}}}"
            })
    void aDamagedLockFileIsNamedAndLeftAlone(String content) throws IOException {
        write(settings.lock(), text(content));

        assertThatThrownBy(() -> client().file(TINY, CONFIG))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_AS_PINNED))
                .hasMessageContainingAll(settings.lock().toString(), "Repair the file");
        assertThat(settings.lock()).hasContent(content);
    }

    @Test
    void manyMayPinAtOnce_fromSeveralCachesToo() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Path>> files = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String path = "data/note-%02d.txt".formatted(i);
                Path cache = temp.resolve("cache" + i % 2);
                HubSettings each = HubSettings.of(settings.endpoint(), cache).withLock(settings.lock());
                files.add(threads.submit(() -> new HubClient(each).file(FLOWERS, path)));
            }
            for (Future<Path> file : files) {
                assertThat(file.get()).isRegularFile();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(lock().path("datasets/meadow/flowers@main").path("files").size())
                .isEqualTo(12);
    }

    private JsonNode lock() throws IOException {
        return new ObjectMapper().readTree(settings.lock().toFile());
    }
}
