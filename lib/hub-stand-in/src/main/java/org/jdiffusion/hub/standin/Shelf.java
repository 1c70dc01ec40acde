package org.jdiffusion.hub.standin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Folders as repositories: {@code models/owner/name} and {@code datasets/owner/name}, each with the one commit that it is. */
final class Shelf {
    /**
     * A file.
     *
     * @param blob git's hash: of the file, or of the pointer that stands for a large one
     * @param sha256 of a large file, otherwise null
     */
    record Entry(Path file, long size, String blob, String sha256, int pointerSize) {
        boolean isLarge() {
            return sha256 != null;
        }

        String etag() {
            return isLarge() ? sha256 : blob;
        }
    }

    /** What a repository holds. */
    record Repo(String commit, SortedMap<String, Entry> files) {}

    private record Stamp(long size, long time) {}

    private record Known(Stamp stamp, Entry entry) {}

    private static final Pattern ID = Pattern.compile("(?!\\.)[\\w.-]+/(?!\\.)[\\w.-]+");
    private static final List<String> LARGE = List.of(".safetensors", ".bin", ".parquet");

    private final Path root;
    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    Shelf(Path root) {
        this.root = root;
    }

    /** Null where there is no such folder, or where the name could lead out of the root. */
    Repo repo(String kind, String id) throws IOException {
        Path folder = ID.matcher(id).matches() ? root.resolve(kind).resolve(id) : null;
        if (folder == null || !Files.isDirectory(folder)) {
            return null;
        }
        SortedMap<String, Entry> files = new TreeMap<>();
        MessageDigest commit = digest("SHA-1");
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(path).toString().replace('\\', '/'), entry(path));
            }
        }
        files.forEach(
                (path, entry) -> commit.update((path + "\0" + entry.blob + "\n").getBytes(StandardCharsets.UTF_8)));
        return new Repo(HexFormat.of().formatHex(commit.digest()), files);
    }

    private Entry entry(Path file) throws IOException {
        Stamp stamp =
                new Stamp(Files.size(file), Files.getLastModifiedTime(file).toMillis());
        Known before = known.get(file);
        if (before != null && before.stamp.equals(stamp)) {
            return before.entry;
        }
        Entry entry = hashed(file, stamp.size);
        known.put(file, new Known(stamp, entry));
        return entry;
    }

    private static Entry hashed(Path file, long size) throws IOException {
        if (LARGE.stream().noneMatch(file.toString()::endsWith)) {
            return new Entry(file, size, hash("SHA-1", "blob " + size + "\0", Files.newInputStream(file)), null, 0);
        }
        String sha256 = hash("SHA-256", "", Files.newInputStream(file));
        String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + sha256 + "\nsize " + size + "\n";
        String blob = hash("SHA-1", "blob " + pointer.length() + "\0" + pointer, InputStream.nullInputStream());
        return new Entry(file, size, blob, sha256, pointer.length());
    }

    private static String hash(String algorithm, String start, InputStream content) throws IOException {
        MessageDigest digest = digest(algorithm);
        digest.update(start.getBytes(StandardCharsets.US_ASCII));
        byte[] buffer = new byte[1 << 16];
        try (content) {
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
