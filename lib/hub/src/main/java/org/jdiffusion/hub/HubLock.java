package org.jdiffusion.hub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdiffusion.hub.HubException.Reason;
import org.jdiffusion.io.Atomic;

/**
 * {@code hub.lock}: for each repository and revision the commit it stood for at the first download, and size and hash of
 * each file that was downloaded and verified. Only what was seen is pinned.
 */
final class HubLock {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(SerializationFeature.INDENT_OUTPUT);

    /** What is pinned of one revision; all empty before the first download. */
    record Pins(Optional<String> commit, Map<String, HubFile> files) {
        boolean has(String wanted, List<HubFile> all) {
            return commit.equals(Optional.of(wanted))
                    && all.stream().allMatch(file -> file.equals(files.get(file.path())));
        }
    }

    private final Path path;
    private final Path guard; // held while the file is rewritten; beside it, since several caches may share it

    HubLock(Path path) {
        this.path = path;
        this.guard = path.resolveSibling("." + path.getFileName() + ".guard");
    }

    /** What is pinned of a repository's revision. */
    Pins pins(HubRepo repo) throws IOException {
        JsonNode entry = read().path(key(repo));
        String commit = entry.path("commit").asText();
        if (!entry.isMissingNode() && !HubRepo.isCommit(commit)) {
            throw broken(key(repo) + " has no commit", null);
        }
        if (entry.has("files") && !entry.path("files").isObject()) {
            throw broken(key(repo) + " has no files by name", null);
        }
        Map<String, HubFile> files = new HashMap<>();
        for (Map.Entry<String, JsonNode> file : entry.path("files").properties()) {
            files.put(file.getKey(), pin(repo, file.getKey(), file.getValue()));
        }
        return new Pins(commit.isEmpty() ? Optional.empty() : Optional.of(commit), files);
    }

    private HubFile pin(HubRepo repo, String path, JsonNode pin) throws HubException {
        for (ContentHash.Kind kind : ContentHash.Kind.values()) {
            if (pin.path(kind.label()).isTextual()) {
                try {
                    ContentHash hash =
                            new ContentHash(kind, pin.path(kind.label()).asText());
                    return new HubFile(path, pin.path("size").asLong(-1), hash);
                } catch (IllegalArgumentException e) {
                    throw broken(key(repo) + ", " + path + ": " + e.getMessage(), e);
                }
            }
        }
        throw broken(key(repo) + ", " + path + " has no hash", null);
    }

    /** Refuses a commit, or a file of it, that is not the pinned one. */
    void check(HubRepo repo, Pins pins, String commit, HubFile file) throws HubException {
        String pinned = pins.commit().orElse(commit);
        if (!pinned.equals(commit)) {
            throw differs(repo, "the commit", pinned, commit);
        }
        HubFile pin = pins.files().getOrDefault(file.path(), file);
        if (!pin.equals(file)) {
            throw differs(repo, file.path(), pin.content(), file.content());
        }
    }

    /** What a file or a commit that is not there may have to do with the pin. */
    HubException atPinned(HubRepo repo, HubException trouble) {
        return new HubException(
                trouble.reason(),
                repo.toString(),
                "at the commit pinned in " + path + ": " + trouble.getMessage() + ". To ask for the newest, "
                        + cure(repo),
                trouble);
    }

    private static String cure(HubRepo repo) {
        return "delete the entry \"" + key(repo) + "\" from the file";
    }

    private HubException differs(HubRepo repo, String what, String pinned, String found) {
        return new HubException(
                Reason.NOT_AS_PINNED,
                repo + ", " + what,
                "pinned in " + path + " as " + pinned + ", but now it is " + found + ". To accept that, " + cure(repo));
    }

    /** Pins a commit, and files of it that have just been verified. */
    void pin(HubRepo repo, String commit, List<HubFile> files) throws IOException, InterruptedException {
        if (files.isEmpty() || pins(repo).has(commit, files)) {
            return;
        }
        try (FileGuard held = guarded()) {
            Pins pins = pins(repo);
            ObjectNode all = read();
            ObjectNode entry = all.withObjectProperty(key(repo)).put("commit", commit);
            for (HubFile file : files) {
                check(repo, pins, commit, file);
                ContentHash hash = file.hash();
                ObjectNode pin = entry.withObjectProperty("files").withObjectProperty(file.path());
                pin.put("size", file.size()).put(hash.kind().label(), hash.hex());
            }
            write(JSON.writeValueAsString(JSON.treeToValue(all, Object.class)) + "\n");
        }
    }

    private FileGuard guarded() throws HubException, InterruptedException {
        try {
            return FileGuard.on(guard);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void write(String text) throws HubException {
        try {
            Atomic.write(path, text);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private HubException unwritable(IOException e) {
        String cure = ". The files are in the cache, but not pinned: work in a folder that can be written to";
        return new HubException(Reason.DISK, path.toString(), "cannot be written: " + e + cure, e);
    }

    private ObjectNode read() throws IOException {
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(path));
            if (json instanceof ObjectNode object) {
                return object;
            }
            throw broken("it is no JSON object", null);
        } catch (NoSuchFileException e) {
            return JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            throw broken(e.getOriginalMessage(), e);
        }
    }

    private HubException broken(String why, Throwable cause) {
        return new HubException(
                Reason.NOT_AS_PINNED, path.toString(), why + ". Repair the file, or delete it to pin anew", cause);
    }

    private static String key(HubRepo repo) {
        return repo.kind().plural() + "/" + repo;
    }
}
