package org.jdiffusion.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jdiffusion.io.Atomic;

/**
 * The cache of Python's huggingface_hub ({@code file_download.py}): {@code models--owner--name/} with {@code blobs/HASH},
 * {@code refs/REVISION}, {@code trees/COMMIT.json} and {@code snapshots/COMMIT/PATH}, a link to its blob.
 */
final class HubCache {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(SerializationFeature.INDENT_OUTPUT);
    private static final int TREE_FORMAT = 1;
    private static final String TAG = "Signature: 8a477f597d28d172789f06886806bc55\n"; // brynosaurus.com/cachedir

    private final Path root;
    private final boolean links;

    HubCache(Path root, boolean links) {
        this.root = root;
        this.links = links;
    }

    /** Makes the cache's folder, with the mark that tells backups to leave it out. */
    void prepare() throws IOException {
        Atomic.makeFolder(root);
        Path tag = root.resolve("CACHEDIR.TAG");
        if (!Files.exists(tag)) {
            Atomic.write(tag, TAG);
        }
    }

    private String name(HubRepo repo) {
        return repo.kind().plural() + "--" + repo.id().replace("/", "--");
    }

    Path blob(HubRepo repo, ContentHash hash) {
        return root.resolve(name(repo)).resolve("blobs").resolve(hash.hex());
    }

    Path guard(HubRepo repo, ContentHash hash) {
        return root.resolve(".locks").resolve(name(repo)).resolve(hash.hex() + ".lock");
    }

    Path snapshot(HubRepo repo, String commit) {
        return root.resolve(name(repo)).resolve("snapshots").resolve(commit);
    }

    /** The commit that the revision stood for when the hub was last asked. */
    Optional<String> ref(HubRepo repo) throws IOException {
        if (HubRepo.isCommit(repo.revision())) {
            return Optional.of(repo.revision());
        }
        try {
            return Optional.of(Files.readString(refFile(repo)).strip()).filter(HubRepo::isCommit);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void writeRef(HubRepo repo, String commit) throws IOException {
        if (!ref(repo).equals(Optional.of(commit))) {
            Atomic.write(refFile(repo), commit);
        }
    }

    private Path refFile(HubRepo repo) {
        return root.resolve(name(repo)).resolve("refs").resolve(repo.revision());
    }

    /** Shows a blob under its path in a snapshot: by a link, or by a copy where there are none. */
    void show(HubRepo repo, String commit, HubFile file) throws IOException {
        Path blob = blob(repo, file.hash());
        Path pointer = snapshot(repo, commit).resolve(file.path());
        Atomic.makeFolder(pointer.getParent());
        if (links && link(pointer, pointer.getParent().relativize(blob))) {
            return;
        }
        Atomic.write(pointer, channel -> {
            try (FileChannel in = FileChannel.open(blob)) {
                for (long done = 0; done < in.size(); ) {
                    done += in.transferTo(done, in.size() - done, channel);
                }
            }
        });
    }

    private static boolean link(Path pointer, Path target) throws IOException {
        if (Files.isSymbolicLink(pointer) && Files.readSymbolicLink(pointer).equals(target)) {
            return true;
        }
        String unique = Long.toHexString(ThreadLocalRandom.current().nextLong());
        Path temporary = pointer.resolveSibling(".link-" + unique);
        try {
            Files.createSymbolicLink(temporary, target);
            Files.move(temporary, pointer, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return false; // Windows asks for a right that few have
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Whether the snapshot holds exactly this file: judged by a link's target, or by the bytes. */
    boolean holds(HubRepo repo, String commit, HubFile file) throws IOException {
        Path pointer = snapshot(repo, commit).resolve(file.path());
        if (!Files.isRegularFile(pointer) || Files.size(pointer) != file.size()) {
            return false;
        }
        if (Files.isSymbolicLink(pointer)) {
            String name = Files.readSymbolicLink(pointer).getFileName().toString();
            return name.equals(file.hash().hex());
        }
        return file.hash().of(pointer).equals(file.hash());
    }

    /** The files of a commit, if they have been listed before. */
    Optional<List<HubFile>> tree(HubRepo repo, String commit) throws IOException {
        Path file = treeFile(repo, commit);
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            return json.path("format_version").asInt() == TREE_FORMAT
                    ? Optional.of(files(json.path("files")))
                    : Optional.empty();
        } catch (NoSuchFileException
                | com.fasterxml.jackson.core.JsonProcessingException
                | IllegalArgumentException e) {
            return Optional.empty(); // none, or none that can be used: the hub has it
        }
    }

    /** Keeps the files of a commit, as {@link HubApi#tree} gives them. */
    void writeTree(HubRepo repo, String commit, ObjectNode files) throws IOException {
        ObjectNode json = JSON.createObjectNode().put("format_version", TREE_FORMAT);
        json.set("files", files);
        Object sorted = JSON.treeToValue(json, Object.class);
        Atomic.write(treeFile(repo, commit), JSON.writeValueAsBytes(sorted));
    }

    private Path treeFile(HubRepo repo, String commit) {
        return root.resolve(name(repo)).resolve("trees").resolve(commit + ".json");
    }

    /** @throws IllegalArgumentException if a size or a hash is none */
    static List<HubFile> files(JsonNode tree) {
        List<HubFile> files = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : tree.properties()) {
            JsonNode file = entry.getValue();
            boolean large = file.has("lfs_sha256");
            ContentHash.Kind kind = large ? ContentHash.Kind.SHA256 : ContentHash.Kind.GIT_SHA1;
            String hex = file.path(large ? "lfs_sha256" : "blob_id").asText();
            long size = file.path(large ? "lfs_size" : "size").asLong(-1);
            files.add(new HubFile(entry.getKey(), size, new ContentHash(kind, hex)));
        }
        return files;
    }
}
