package org.jdiffusion.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jdiffusion.io.Atomic;

/** Gets the complete MNIST files from the first of the data set's public homes that has them as they should be. */
final class MnistDownload {
    /** What a file must be once it is decompressed; homes may have compressed it differently. */
    record Content(long size, String sha256) {}

    private static final List<URI> PUBLIC_HOMES = List.of(
            URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"),
            URI.create("https://systemds.apache.org/assets/datasets/mnist/"),
            URI.create("http://yann.lecun.com/exdb/mnist/"));

    /** The four files of the database. */
    static final Map<String, Content> DATABASE = Map.of(
            "train-images-idx3-ubyte",
            new Content(47_040_016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
            "train-labels-idx1-ubyte",
            new Content(60_008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
            "t10k-images-idx3-ubyte",
            new Content(7_840_016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
            "t10k-labels-idx1-ubyte",
            new Content(10_008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"));

    private static final int ATTEMPTS = 3;
    private static final int GZIP_OVERHEAD = 1 << 16; // more than gzip can add to what cannot be shrunk

    private final List<URI> homes;
    private final Map<String, Content> contents;
    private final HttpFetch http;

    MnistDownload(List<URI> homes, Map<String, Content> contents, HttpFetch http) {
        this.homes = homes;
        this.contents = contents;
        this.http = http;
    }

    static MnistDownload fromPublicHomes() {
        Duration connect = Duration.ofSeconds(10);
        Duration silence = Duration.ofSeconds(20);
        return new MnistDownload(PUBLIC_HOMES, DATABASE, new HttpFetch(connect, silence, Duration.ofMinutes(30)));
    }

    Mnist get(Path directory, Mnist.Split split) throws DataException {
        Path images = directory.resolve(split.images() + ".gz");
        Path labels = directory.resolve(split.labels() + ".gz");
        try {
            if (!isRight(images, split.images()) || !isRight(labels, split.labels())) {
                fetchBoth(directory, split);
            }
        } catch (DataException e) {
            throw e;
        } catch (IOException e) {
            String reason = Thread.currentThread().isInterrupted() ? "interrupted" : HttpFetch.describe(e);
            throw new DataException(directory.toString(), "download failed: " + reason, e);
        }
        return Mnist.read(images, labels);
    }

    private void fetchBoth(Path directory, Mnist.Split split) throws IOException {
        Atomic.makeFolder(directory);
        Path lockFile = directory.resolve("download.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw new DataException(directory.toString(), "another process is downloading to this folder");
            }
            try {
                fetch(directory, split.images());
                fetch(directory, split.labels());
            } finally {
                Files.deleteIfExists(lockFile);
            }
        } catch (OverlappingFileLockException e) {
            throw new DataException(directory.toString(), "another thread is downloading to this folder", e);
        }
    }

    private void fetch(Path directory, String name) throws IOException {
        Path file = directory.resolve(name + ".gz");
        if (isRight(file, name)) {
            return;
        }
        PartFile part = new PartFile(directory.resolve(name + ".gz.part"));
        List<String> answers = new ArrayList<>();
        for (URI home : startWith(part, name)) {
            String trouble = fetchFrom(home.resolve(name + ".gz"), part, name);
            if (trouble == null) {
                Atomic.publish(part.path(), file);
                part.discard();
                return;
            }
            answers.add(home + " - " + trouble);
        }
        throw new DataException(
                file.toString(),
                "no home of the data set gave this file: " + String.join("; ", answers)
                        + ". Try again later (what has arrived is kept), or get the four MNIST files elsewhere"
                        + " and name their folder with --mnist-dir");
    }

    /** Null once the part file is complete and right; otherwise what went wrong. */
    private String fetchFrom(URI source, PartFile part, String name) throws IOException {
        String trouble = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long before = part.sizeFrom(source);
            try {
                http.fetch(source, part, contents.get(name).size() + GZIP_OVERHEAD);
                if (isRight(part.path(), name)) {
                    return null;
                }
                part.discard();
                trouble = "the file is not MNIST's (SHA-256 differs)";
                if (before == 0) {
                    return trouble;
                }
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                trouble = HttpFetch.describe(e);
                if (part.sizeFrom(source) == before) {
                    return trouble;
                }
            }
        }
        return trouble;
    }

    /** The homes, that of an interrupted download first. */
    private List<URI> startWith(PartFile part, String name) {
        List<URI> ordered = new ArrayList<>(homes);
        ordered.sort(Comparator.comparing(home -> part.sizeFrom(home.resolve(name + ".gz")) == 0));
        return ordered;
    }

    /** Whether the gzip file holds the wanted bytes; looks at no more than one byte beyond their number. */
    private boolean isRight(Path file, String name) throws IOException {
        Content wanted = contents.get(name);
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        long size = 0;
        try (InputStream in = new StrictGzip(new BufferedInputStream(Files.newInputStream(file)))) {
            for (int count = in.read(buffer); count >= 0 && size <= wanted.size; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                size += count;
            }
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return false; // missing, unreadable or damaged: to be fetched
        }
        return size == wanted.size && HexFormat.of().formatHex(digest.digest()).equals(wanted.sha256);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
