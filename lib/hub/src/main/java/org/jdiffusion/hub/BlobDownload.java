package org.jdiffusion.hub;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jdiffusion.data.PartFile;
import org.jdiffusion.hub.HubException.Reason;
import org.jdiffusion.io.Atomic;

/** Brings one file's bytes into {@code blobs/HASH}, going on where an earlier run stopped; nothing unverified gets there. */
final class BlobDownload {
    private static final double ROOM = 1.1; // of the bytes that are missing
    private static final int SLOWEST = 1 << 10; // bytes a second

    private final HubHttp http;
    private final HubSettings settings;
    private final HubProgress progress;

    BlobDownload(HubHttp http, HubSettings settings, HubProgress progress) {
        this.http = http;
        this.settings = settings;
        this.progress = progress;
    }

    /** Completes {@code blob}; the caller sees to it that nobody else does so. */
    void fetch(String subject, URI source, HubFile file, Path blob) throws IOException, InterruptedException {
        if (isRight(blob, file)) {
            return;
        }
        Atomic.makeFolder(blob.getParent());
        PartFile part = new PartFile(blob.resolveSibling(blob.getFileName() + ".incomplete"));
        URI identity = URI.create(file.hash().kind().label() + ":" + file.hash().hex());
        if (part.sizeFrom(identity) > file.size()) {
            part.discard();
        }
        checkRoom(subject, blob.getParent(), file.size() - part.sizeFrom(identity));
        boolean afresh = part.sizeFrom(identity) == 0;
        while (true) {
            http.retrying(subject, () -> part.sizeFrom(identity), () -> {
                complete(subject, source, identity, file, part);
                return null;
            });
            if (isRight(part.path(), file)) {
                break;
            }
            String got = file.hash().of(part.path()).toString();
            part.discard();
            if (afresh) {
                throw new HubException(
                        Reason.WRONG_CONTENT,
                        subject,
                        "what " + http.host() + " sends has " + got + ", and should have " + file.hash()
                                + ". Nothing of it was kept; try again later");
            }
            afresh = true;
        }
        Atomic.publish(part.path(), blob);
        part.discard();
    }

    static boolean isRight(Path path, HubFile file) throws IOException {
        return Files.isRegularFile(path)
                && Files.size(path) == file.size()
                && file.hash().of(path).equals(file.hash());
    }

    private void checkRoom(String subject, Path folder, long missing) throws IOException {
        long room = Files.getFileStore(folder).getUsableSpace();
        if (missing * ROOM > room) {
            throw new HubException(
                    Reason.DISK,
                    subject,
                    "needs " + (long) (missing * ROOM) + " bytes in " + folder + ", which has " + room
                            + ". Make room, or set HF_HOME to a folder on a larger disk");
        }
    }

    private void complete(String subject, URI source, URI identity, HubFile file, PartFile part)
            throws IOException, InterruptedException {
        long have = part.sizeFrom(identity);
        if (have == file.size() && have > 0) {
            return;
        }
        Map<String, String> headers = new HashMap<>();
        if (have > 0) {
            headers.put("Range", "bytes=" + have + "-");
            String validator = part.origin().validator();
            if (!validator.isEmpty()) {
                headers.put("If-Range", validator);
            }
        }
        try (Answer answer = http.ask(subject, "GET", source, headers, redirect -> false)) {
            String encoding = answer.header("Content-Encoding").orElse("identity");
            if (!encoding.equalsIgnoreCase("identity")) {
                throw new NetworkException(
                        "the file comes packed (" + RepoPath.quoted(encoding) + "), which was not asked for");
            }
            if (answer.status() == 200) {
                long size = answer.count("Content-Length");
                if (size >= 0 && size != file.size()) {
                    throw new NetworkException(
                            "sends " + size + " bytes for a file of " + file.size(), Reason.WRONG_CONTENT);
                }
                copy(answer, part.start(new PartFile.Origin(identity, validator(answer), file.size())), 0, file);
            } else if (answer.status() == 206 && goesOn(answer, have, file)) {
                copy(answer, part.append(), have, file);
            } else {
                part.discard();
                throw new NetworkException("does not go on where the last try stopped (HTTP " + answer.status() + ")");
            }
        }
    }

    /** A strong ETag; without one a part is joined on trust, and the hash decides. */
    private static String validator(Answer answer) {
        return answer.header("ETag")
                .filter(tag -> tag.matches("\"[\\x21-\\x7e&&[^\"]]*\""))
                .orElse("");
    }

    private static boolean goesOn(Answer answer, long have, HubFile file) {
        String range = answer.header("Content-Range").orElse("");
        return have > 0 && range.equals("bytes " + have + "-" + (file.size() - 1) + "/" + file.size());
    }

    private void copy(Answer answer, OutputStream target, long have, HubFile file)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        long total = have;
        try (OutputStream out = target) {
            for (ByteBuffer next = answer.next(); next != null; next = answer.next()) {
                byte[] some = new byte[next.remaining()];
                next.get(some);
                if (some.length > file.size() - total) {
                    throw new NetworkException("sends more than the " + file.size() + " bytes of the file");
                }
                out.write(some);
                total += some.length;
                progress.received(file.path(), total, file.size());
                checkSpeed(start, total - have);
            }
        }
        if (total < file.size()) {
            throw new NetworkException("the connection ended after " + total + " of " + file.size() + " bytes");
        }
    }

    /** Drops that come just before the limit on silence must not keep a download for ever. */
    private void checkSpeed(long start, long bytes) throws NetworkException {
        long allowed = settings.silence().toNanos() + bytes * (1_000_000_000L / SLOWEST);
        if (System.nanoTime() - start > allowed) {
            throw new NetworkException("less than " + SLOWEST + " bytes a second");
        }
    }
}
