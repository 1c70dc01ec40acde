package org.jdiffusion.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jdiffusion.hub.HubException.Reason;
import org.jdiffusion.hub.standin.Fault;
import org.jdiffusion.hub.standin.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the network does: a wrong file never has its final name, and the next good run ends well. */
class FaultTest extends HubCase {
    private static final int ALWAYS = 1_000;

    static Stream<Arguments> lasting() {
        return Stream.of(
                Arguments.of(new Fault.Cut(0), Reason.UNREACHABLE, "the connection ended"),
                Arguments.of(new Fault.Cut(100), Reason.UNREACHABLE, "the connection ended"),
                Arguments.of(new Fault.WrongLength(7), Reason.WRONG_CONTENT, "bytes for a file of"),
                Arguments.of(new Fault.WrongLength(-7), Reason.WRONG_CONTENT, "bytes for a file of"),
                Arguments.of(new Fault.WrongBytes(), Reason.WRONG_CONTENT, "should have"),
                Arguments.of(new Fault.TooManyRequests(0), Reason.UNREACHABLE, "HTTP 429"),
                Arguments.of(new Fault.TooManyRequests(3_600), Reason.UNREACHABLE, "HTTP 429"),
                Arguments.of(new Fault.ServerError(500), Reason.UNREACHABLE, "HTTP 500"),
                Arguments.of(new Fault.ServerError(503), Reason.UNREACHABLE, "HTTP 503"),
                Arguments.of(new Fault.Slow(Duration.ofMillis(5)), Reason.UNREACHABLE, "Try again later"),
                Arguments.of(new Fault.Slow(Duration.ofMinutes(1)), Reason.UNREACHABLE, "Try again later"),
                Arguments.of(new Fault.RedirectLoop(), Reason.BAD_ANSWER, "in a circle"),
                Arguments.of(new Fault.Gzip(), Reason.UNREACHABLE, "packed"),
                Arguments.of(new Fault.StaleEtag(), Reason.WRONG_CONTENT, "should have"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lasting")
    void aLastingFaultIsNamed_nothingWrongIsLeft_andTheNextRunIsGood(Fault fault, Reason reason, String words)
            throws IOException {
        if (fault instanceof Fault.Slow) {
            settings = settings.withPatience(Duration.ofMillis(400), Duration.ofMillis(1));
        }
        for (String path : fault instanceof Fault.Slow ? List.of(CONFIG) : List.of(WEIGHTS, CONFIG)) {
            server.fail(path, fault, ALWAYS);
            assertThatThrownBy(() -> client().file(TINY, path))
                    .isInstanceOfSatisfying(
                            HubException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                    .hasMessageContainingAll("meadow/tiny@main, " + path, "127.0.0.1:", words);
            assertNothingWrong();
            server.heal();
        }
        settings = settings.withPatience(Duration.ofSeconds(20), Duration.ofMillis(1));
        assertThat(client().file(TINY, WEIGHTS)).hasBinaryContent(WEIGHTS_BYTES);
        assertThat(client().file(TINY, CONFIG)).hasBinaryContent(TINY_FILES.get(CONFIG));
        assertThat(listing(settings.cache())).noneMatch(line -> line.contains("incomplete"));
        assertNothingWrong();
    }

    static Stream<Fault> passing() {
        return Stream.of(
                new Fault.Cut(0),
                new Fault.Cut(1),
                new Fault.Cut(1_999),
                new Fault.Cut(250_000),
                new Fault.WrongLength(7),
                new Fault.WrongLength(-7),
                new Fault.RangeIgnored(),
                new Fault.TooManyRequests(0),
                new Fault.ServerError(502),
                new Fault.Gzip(),
                new Fault.OtherHost());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passing")
    void aPassingFaultIsNotNoticed(Fault fault) throws IOException {
        for (String path : List.of(WEIGHTS, CONFIG)) {
            server.fail(path, fault, 2);
            assertThat(client().file(TINY, path)).hasBinaryContent(TINY_FILES.get(path));
        }
        assertNothingWrong();
    }

    @Test
    void faultsOfTheListingPassToo() throws IOException {
        server.fail("", new Fault.ServerError(503), 2);
        server.fail("", new Fault.TooManyRequests(0), 1);

        assertThat(client().folder(TINY, CONFIG::equals).resolve(CONFIG)).hasBinaryContent(TINY_FILES.get(CONFIG));
    }

    @Test
    void aWaitThatIsTooLongIsNotWaited() {
        server.fail(WEIGHTS, new Fault.TooManyRequests(3_600), ALWAYS);

        assertThatThrownBy(() -> client().file(TINY, WEIGHTS)).isInstanceOf(HubException.class);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100_000, 299_999})
    void aLaterRunFetchesOnlyTheRest(int arrived) throws IOException {
        interrupted(arrived);

        assertThat(client().file(TINY, WEIGHTS)).hasBinaryContent(WEIGHTS_BYTES);
        assertThat(server.bytes(WEIGHTS)).isEqualTo(WEIGHTS_BYTES.length);
        assertThat(last().range()).isEqualTo("bytes=" + arrived + "-");
        assertNothingWrong();
    }

    @Test
    void aServerThatDoesNotKnowRangesIsReadFromTheStart() throws IOException {
        interrupted(100_000);
        server.fail(WEIGHTS, new Fault.RangeIgnored(), ALWAYS);

        assertThat(client().file(TINY, WEIGHTS)).hasBinaryContent(WEIGHTS_BYTES);
        assertThat(last().bytes()).isEqualTo(WEIGHTS_BYTES.length);
    }

    @Test
    void aPartOfAnotherVersionIsDropped() throws IOException {
        Path part = interrupted(100_000);
        Path from = part.resolveSibling(part.getFileName() + ".from");
        Files.writeString(from, Files.readString(from).replaceFirst("\n\"", "\n\"0"));

        assertThat(client().file(TINY, WEIGHTS)).hasBinaryContent(WEIGHTS_BYTES);
        assertThat(last().bytes()).isEqualTo(WEIGHTS_BYTES.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 299_999})
    void aDamagedPartIsFoundOutAndFetchedAnew(int arrived) throws IOException {
        Path part = interrupted(arrived);
        Files.write(part, new byte[arrived]);

        assertThat(client().file(TINY, WEIGHTS)).hasBinaryContent(WEIGHTS_BYTES);
        assertNothingWrong();
    }

    @Test
    void aFileThatChangesOnTheHubBetweenTwoRunsIsFetchedAsItIs() throws IOException {
        interrupted(100_000);
        byte[] other = WEIGHTS_BYTES.clone();
        other[5]++;
        Files.write(temp.resolve("root/models/meadow/tiny").resolve(WEIGHTS), other);

        assertThat(client().file(TINY, WEIGHTS)).hasBinaryContent(other);
    }

    /** A run that ends after so many bytes; the part. */
    private Path interrupted(int arrived) throws IOException {
        server.fail(WEIGHTS, new Fault.Cut(arrived), 1);
        server.fail(WEIGHTS, new Fault.Cut(0), ALWAYS);
        assertThatThrownBy(() -> client().file(TINY, WEIGHTS))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("what has arrived is kept");
        server.heal();
        try (Stream<Path> blobs = Files.list(tiny().resolve("blobs"))) {
            Path part = blobs.filter(path -> path.toString().endsWith(".incomplete"))
                    .findFirst()
                    .orElseThrow();
            assertThat(part).hasSize(arrived);
            return part;
        }
    }

    private Request last() {
        return server.requests().get(server.requests().size() - 1);
    }

    @Test
    void anInterruptEndsTheWaitAndKeepsWhatHasArrived() throws Exception {
        server.fail(WEIGHTS, new Fault.Slow(Duration.ofMinutes(5)), ALWAYS);
        CountDownLatch first = new CountDownLatch(1);
        HubSettings patient = settings.withPatience(Duration.ofMinutes(5), Duration.ofMillis(1));
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                new HubClient(patient, (path, done, size) -> first.countDown()).file(TINY, WEIGHTS);
            } catch (IOException e) {
                end.set(Thread.currentThread().isInterrupted() ? e : null);
            }
        });
        thread.start();
        first.await();
        thread.interrupt();
        thread.join(Duration.ofMinutes(1).toMillis()); // far below the limit on silence

        assertThat(end.get())
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INTERRUPTED));
        assertThat(listing(settings.cache())).anyMatch(line -> line.endsWith(".incomplete"));
        server.heal();
        assertThat(client().file(TINY, WEIGHTS)).hasBinaryContent(WEIGHTS_BYTES);
        assertThat(last().range()).isEqualTo("bytes=1-");
    }
}
