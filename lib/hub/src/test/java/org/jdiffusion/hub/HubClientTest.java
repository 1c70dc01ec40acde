package org.jdiffusion.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdiffusion.hub.HubException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubClientTest extends HubCase {
    @Test
    void aFileIsFetchedOnceAndFoundFromThenOn() throws IOException {
        List<String> told = new ArrayList<>();
        HubClient client = new HubClient(settings, (path, done, size) -> told.add(path + " " + done + "/" + size));
        Path file = client.file(TINY, WEIGHTS);

        assertThat(file).hasBinaryContent(WEIGHTS_BYTES);
        assertThat(told).last().isEqualTo(WEIGHTS + " 300000/300000");
        int asked = server.requests().size();
        assertThat(client().file(TINY, WEIGHTS)).isEqualTo(file);
        assertThat(server.requests()).hasSize(asked);
        assertNothingWrong();
    }

    @Test
    void aFolderHasWhatIsWantedAndNotMore() throws IOException {
        Path folder = client().folder(TINY, path -> !path.endsWith(".md"));

        assertThat(folder.resolve(CONFIG)).hasBinaryContent(TINY_FILES.get(CONFIG));
        assertThat(folder.resolve(WEIGHTS)).hasBinaryContent(WEIGHTS_BYTES);
        assertThat(folder.resolve("empty.txt")).isEmptyFile();
        assertThat(folder.resolve("README.md")).doesNotExist();
        client().folder(TINY, path -> true);
        assertThat(folder.resolve("README.md")).hasBinaryContent(TINY_FILES.get("README.md"));
        assertThat(server.bytes(WEIGHTS)).isEqualTo(WEIGHTS_BYTES.length);
        assertNothingWrong();
    }

    @Test
    void filesAreListedOverSeveralPages() throws IOException {
        List<HubFile> files = client().files(FLOWERS);

        assertThat(files).hasSize(24).doesNotHaveDuplicates();
        assertThat(files)
                .filteredOn(file -> file.path().endsWith(".parquet"))
                .singleElement()
                .satisfies(file -> {
                    assertThat(file.size()).isEqualTo(10_000);
                    assertThat(file.hash().kind()).isEqualTo(ContentHash.Kind.SHA256);
                });
        assertThat(files.get(0).hash().kind()).isEqualTo(ContentHash.Kind.GIT_SHA1);
    }

    /** The twin of PythonCacheTest for machines without Python. */
    @Test
    void theCacheIsLaidOutAsPythonLeavesIt() throws IOException {
        client().folder(TINY, path -> true);
        client().folder(FLOWERS, path -> path.startsWith("data/"));
        client().file(HubRepo.model("meadow/alone"), CONFIG);

        List<String> lines = listing(settings.cache());
        Path golden = Path.of("src/test/resources/golden/cache.txt");
        assertThat(lines).containsExactlyElementsOf(Files.readAllLines(golden));
    }

    @Test
    void whereThereAreNoLinksTheSnapshotHasCopies() throws IOException {
        settings = new HubSettings(
                settings.endpoint(),
                settings.cache(),
                "",
                false,
                false,
                settings.lock(),
                settings.silence(),
                settings.pause());
        Path file = client().file(TINY, WEIGHTS);

        assertThat(file)
                .isRegularFile()
                .isNotEqualTo(file.toRealPath().getParent())
                .hasBinaryContent(WEIGHTS_BYTES);
        assertThat(Files.isSymbolicLink(file)).isFalse();
        Files.write(file, new byte[WEIGHTS_BYTES.length]); // damaged: found by its bytes, made anew from the blob
        assertThat(client().file(TINY, WEIGHTS)).hasBinaryContent(WEIGHTS_BYTES);
        assertThat(server.bytes(WEIGHTS)).isEqualTo(WEIGHTS_BYTES.length);
    }

    /** As Python leaves it there: the file itself in the snapshot, and no blob. */
    @Test
    void aFileWithoutABlobIsVerifiedAndNotFetchedAgain() throws IOException {
        Path file = client().file(TINY, WEIGHTS);
        Path blob = file.toRealPath();
        Files.delete(file);
        Files.move(blob, file);
        Files.delete(settings.lock());

        assertThat(client().file(TINY, WEIGHTS)).isEqualTo(file).hasBinaryContent(WEIGHTS_BYTES);
        assertThat(server.bytes(WEIGHTS)).isEqualTo(WEIGHTS_BYTES.length);
        assertThat(settings.lock()).content().contains(WEIGHTS);
        Files.write(file, new byte[WEIGHTS_BYTES.length]);
        assertThat(client().file(TINY, WEIGHTS)).hasBinaryContent(WEIGHTS_BYTES);
    }

    @Test
    void aShortenedBlobIsFetchedAnew() throws IOException {
        Path file = client().file(TINY, WEIGHTS);
        Files.write(file.toRealPath(), new byte[5]);

        assertThat(client().file(TINY, WEIGHTS)).hasBinaryContent(WEIGHTS_BYTES);
        assertNothingWrong();
    }

    @ParameterizedTest
    @CsvSource({
        "meadow/tiny@main, nothing.txt, no such file",
        "meadow/tiny@v9, config.json, no such revision",
        "meadow/none, config.json, no such repository"
    })
    void whatTheHubHasNotIsNamed(String repo, String path, String what) {
        assertThatThrownBy(() -> client().file(HubRepo.model(repo), path))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND))
                .hasMessageContainingAll(repo, path, "127.0.0.1:", what);
    }

    @Test
    void withoutAnAnswerTheCacheIsUsed() throws IOException {
        Path file = client().file(TINY, CONFIG);
        Files.delete(settings.lock());
        server.close();

        assertThat(client().file(TINY, CONFIG)).isEqualTo(file);
        assertThat(client().folder(TINY, CONFIG::equals)).isEqualTo(file.getParent());
        assertThatThrownBy(() -> client().file(TINY, WEIGHTS))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
                .hasMessageContaining("no connection");
    }

    @Test
    void offlineOnlyTheCacheIsUsed() throws IOException {
        Path file = client().file(TINY, CONFIG);
        client().folder(FLOWERS, path -> path.endsWith("0.txt"));
        settings = settings.withOffline(true);
        int asked = server.requests().size();

        assertThat(client().file(TINY, CONFIG)).isEqualTo(file);
        assertThat(client().files(FLOWERS)).hasSize(24);
        assertThat(client().folder(FLOWERS, path -> path.endsWith("0.txt")).resolve("data/note-10.txt"))
                .hasContent("note 10\n");
        for (HubHttp.Step<Path> step : List.<HubHttp.Step<Path>>of(
                () -> client().file(TINY, WEIGHTS),
                () -> client().folder(FLOWERS, path -> true),
                () -> client().folder(HubRepo.model("meadow/alone"), path -> true))) {
            assertThatThrownBy(step::run)
                    .isInstanceOfSatisfying(
                            HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OFFLINE))
                    .hasMessageContainingAll("HF_HUB_OFFLINE", settings.cache().toString());
        }
        assertThat(server.requests()).hasSize(asked);
    }

    @Test
    void namesThatCouldLeaveTheCacheAreRefused() throws IOException {
        for (String path : List.of(
                "../x",
                "a/../../x",
                "/etc/passwd",
                "a\\b",
                "C:/x",
                "a//b",
                "./a",
                "",
                "a\0b",
                "con",
                "sub/NUL.txt",
                "a.",
                "a ",
                "a/",
                "a:b",
                "line\nbreak",
                "n".repeat(256),
                "half a pair \ud800",
                "\u304b".repeat(86))) {
            assertThatThrownBy(() -> client().file(TINY, path))
                    .isInstanceOfSatisfying(
                            HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_NAME));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Repo-Commit=../../../../x                              | BAD_ANSWER | names no commit",
                "ETag=\"abc\"                                             | BAD_ANSWER | names no hash",
                "Content-Length=-1                                        | BAD_ANSWER | names no size",
                "Content-Length=900000000000000000                        | DISK       | Make room"
            })
    void answersThatNoHubGivesAreRefused(String header, Reason reason, String words) throws IOException {
        HttpServer liar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> methods = new ArrayList<>();
        liar.createContext("/", exchange -> {
            methods.add(exchange.getRequestMethod());
            Map<String, String> good = Map.of(
                    "X-Repo-Commit", "1".repeat(40), "ETag", "\"" + "2".repeat(40) + "\"", "Content-Length", "3");
            good.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            String[] parts = header.split("=", 2);
            exchange.getResponseHeaders().set(parts[0], parts[1]);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        liar.start();
        try {
            URI endpoint = URI.create("http://127.0.0.1:" + liar.getAddress().getPort());
            HubSettings lied =
                    HubSettings.of(endpoint, temp.resolve("lied")).withPatience(settings.silence(), settings.pause());
            assertThatThrownBy(() -> new HubClient(lied).file(TINY, CONFIG))
                    .isInstanceOfSatisfying(
                            HubException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                    .hasMessageContaining(words);
            assertThat(methods).containsExactly("HEAD");
        } finally {
            liar.stop(0);
        }
    }
}
