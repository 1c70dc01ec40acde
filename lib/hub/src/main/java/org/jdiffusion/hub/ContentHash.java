package org.jdiffusion.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What the hub says a file's bytes hash to.
 *
 * @param hex in lower case
 */
public record ContentHash(Kind kind, String hex) {
    /** How the hub hashes: large files by their bytes, small ones as git's blobs. */
    public enum Kind {
        SHA256("sha256", "SHA-256", 64),
        GIT_SHA1("git-sha1", "SHA-1", 40);

        private final String label;
        private final String algorithm;
        private final int digits;

        Kind(String label, String algorithm, int digits) {
            this.label = label;
            this.algorithm = algorithm;
            this.digits = digits;
        }

        /** Its name in {@code hub.lock}. */
        String label() {
            return label;
        }
    }

    /** @throws IllegalArgumentException if {@code hex} is no such hash */
    public ContentHash {
        if (!hex.matches("[0-9a-f]{" + kind.digits + "}")) {
            throw new IllegalArgumentException(kind.label + ": got " + RepoPath.quoted(hex));
        }
    }

    /** The hash that is a strong or weak ETag, if it is one. */
    static Optional<ContentHash> ofEtag(String etag) {
        String value = (etag.startsWith("W/") ? etag.substring(2) : etag).replace("\"", "");
        for (Kind kind : Kind.values()) {
            if (value.matches("[0-9a-f]{" + kind.digits + "}")) {
                return Optional.of(new ContentHash(kind, value));
            }
        }
        return Optional.empty();
    }

    /** What {@code file} hashes to, in this hash's kind. */
    ContentHash of(Path file) throws IOException {
        MessageDigest digest = digest();
        if (kind == Kind.GIT_SHA1) {
            digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("interrupted");
                }
            }
        }
        return new ContentHash(kind, HexFormat.of().formatHex(digest.digest()));
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance(kind.algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + kind.algorithm, e);
        }
    }

    /** Kind and digits. */
    @Override
    public String toString() {
        return kind.label + " " + hex;
    }
}
