package org.jdiffusion.hub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(SerializationFeature.INDENT_OUTPUT);

    private final Path path;
    private final Path guard;

    /** @param guard held while the file is rewritten */
    HubLock(Path path, Path guard) {
        this.path = path;
        this.guard = guard;
    }

    /** The commit that is pinned, if one is. */
    Optional<String> commit(HubRepo repo) throws IOException {
        String commit = read().path(key(repo)).path("commit").asText();
        if (!commit.isEmpty() && !HubRepo.isCommit(commit)) {
            throw broken("the commit of " + key(repo) + " is none", null);
        }
        return commit.isEmpty() ? Optional.empty() : Optional.of(commit);
    }

    /** What is pinned of a file, if it is. */
    Optional<HubFile> file(HubRepo repo, String file) throws IOException {
        JsonNode pin = read().path(key(repo)).path("files").path(file);
        if (pin.isMissingNode()) {
            return Optional.empty();
        }
        for (ContentHash.Kind kind : ContentHash.Kind.values()) {
            if (pin.path(kind.label()).isTextual()) {
                try {
                    ContentHash hash =
                            new ContentHash(kind, pin.path(kind.label()).asText());
                    return Optional.of(new HubFile(file, pin.path("size").asLong(-1), hash));
                } catch (IllegalArgumentException e) {
                    throw broken(e.getMessage(), e);
                }
            }
        }
        throw broken(file + " of " + key(repo) + " has no hash", null);
    }

    /** Refuses a file of the hub that is not the pinned one. */
    void check(HubRepo repo, HubFile found) throws IOException {
        Optional<HubFile> pin = file(repo, found.path());
        if (pin.isPresent() && !pin.get().equals(found)) {
            throw differs(repo, found.path(), pin.get().content(), found.content());
        }
    }

    /** Refuses a commit that is not the pinned one. */
    void check(HubRepo repo, String found) throws IOException {
        Optional<String> pin = commit(repo);
        if (pin.isPresent() && !pin.get().equals(found)) {
            throw differs(repo, "the commit", pin.get(), found);
        }
    }

    private HubException differs(HubRepo repo, String what, String pinned, String found) {
        return new HubException(
                Reason.NOT_AS_PINNED,
                repo + ", " + what,
                "pinned in " + path + " as " + pinned + ", but now it is " + found
                        + ". To accept that, delete the entry \"" + key(repo) + "\" from the file");
    }

    /** Pins the commit, and the file, that have just been verified. */
    void pin(HubRepo repo, String commit, HubFile file) throws IOException, InterruptedException {
        if (file(repo, file.path()).equals(Optional.of(file)) && commit(repo).equals(Optional.of(commit))) {
            return;
        }
        try (FileGuard held = FileGuard.on(guard)) {
            check(repo, commit);
            check(repo, file);
            ObjectNode all = read();
            ObjectNode entry = all.withObjectProperty(key(repo)).put("commit", commit);
            entry.withObjectProperty("files")
                    .withObjectProperty(file.path())
                    .put("size", file.size())
                    .put(file.hash().kind().label(), file.hash().hex());
            Atomic.write(path, JSON.writeValueAsString(JSON.treeToValue(all, Object.class)) + "\n");
        }
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
