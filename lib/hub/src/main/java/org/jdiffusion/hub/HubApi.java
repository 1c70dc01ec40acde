package org.jdiffusion.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdiffusion.hub.HubException.Reason;

/** The hub's routes: what a revision stands for, what is in it, where the bytes are. */
final class HubApi {
    /** A file and the commit that a revision stood for when it was asked for. */
    record Found(String commit, HubFile file) {}

    private record Page(JsonNode json, String link) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_PAGE = 64 << 20;
    private static final int MAX_PAGES = 1_000;
    private static final Pattern NEXT_PAGE = Pattern.compile("<([^>]*)>(?:[^,<\"]|\"[^\"]*\")*;\\s*rel=\"?next\\b");

    private final HubHttp http;
    private final URI endpoint;

    HubApi(HubHttp http, URI endpoint) {
        this.http = http;
        this.endpoint = endpoint;
    }

    /** The commit that the repository's revision stands for now. */
    String commit(HubRepo repo) throws IOException, InterruptedException {
        URI uri = api(repo, "revision");
        return commit(
                repo.toString(),
                page(repo, uri, JsonNodeType.OBJECT).json.path("sha").asText());
    }

    /** All files of a commit in the form of Python's cache ({@code _tree_cache.py}): by path, with sizes and hashes. */
    ObjectNode tree(HubRepo repo) throws IOException, InterruptedException {
        ObjectNode files = JSON.createObjectNode();
        URI uri = URI.create(api(repo, "tree") + "?recursive=true");
        for (int pages = 0; uri != null; pages++) {
            if (pages == MAX_PAGES) {
                throw new HubException(Reason.BAD_ANSWER, repo.toString(), http.host() + " lists files without end");
            }
            Page page = page(repo, uri, JsonNodeType.ARRAY);
            for (JsonNode entry : page.json) {
                if (!entry.path("type").isTextual() || !entry.path("path").isTextual()) {
                    throw new HubException(
                            Reason.BAD_ANSWER, repo.toString(), http.host() + " lists what is no file and no folder");
                }
                if (entry.path("type").asText().equals("file")) {
                    files.set(entry.path("path").asText(), cached(entry));
                }
            }
            Matcher next = NEXT_PAGE.matcher(page.link);
            uri = next.find() ? Origin.target(repo.toString(), uri, next.group(1)) : null;
        }
        return files;
    }

    private static ObjectNode cached(JsonNode entry) {
        ObjectNode file = JSON.createObjectNode();
        file.set("size", entry.path("size"));
        file.set("blob_id", entry.path("oid"));
        if (entry.path("lfs").isObject()) {
            file.set("lfs_sha256", entry.path("lfs").path("oid"));
            file.set("lfs_size", entry.path("lfs").path("size"));
        }
        if (entry.path("xetHash").isTextual()) {
            file.set("xet_hash", entry.path("xetHash"));
        }
        return file;
    }

    /** A file's size, hash and commit, without its bytes. */
    Found find(HubRepo repo, String path) throws IOException, InterruptedException {
        String subject = repo + ", " + path;
        return http.retrying(subject, () -> 0, () -> {
            try (Answer answer = http.ask(subject, "HEAD", content(repo, path), Map.of(), HubApi::isLinked)) {
                String commit = commit(subject, answer.header("X-Repo-Commit").orElse(""));
                String etag = answer.header("X-Linked-Etag")
                        .or(() -> answer.header("ETag"))
                        .orElse("");
                long linked = answer.count("X-Linked-Size");
                long size = linked >= 0 || answer.isRedirect() ? linked : answer.count("Content-Length");
                ContentHash hash = ContentHash.ofEtag(etag).orElse(null);
                if (hash == null || size < 0) {
                    throw new HubException(
                            Reason.BAD_ANSWER,
                            subject,
                            http.host() + " names no " + (size < 0 ? "size" : "hash")
                                    + ", so the file cannot be verified."
                                    + " If HF_ENDPOINT is set, look whether that is a hub");
                }
                return new Found(commit, new HubFile(path, size, hash));
            }
        });
    }

    /** Whether a redirect already says all about the file that it leads to. */
    private static boolean isLinked(Answer answer) {
        return answer.header("X-Linked-Etag").isPresent()
                && answer.header("X-Repo-Commit").isPresent();
    }

    /** Where a file's bytes are. */
    URI content(HubRepo repo, String path) {
        String prefix = repo.kind() == HubRepo.Kind.DATASET ? "/datasets/" : "/";
        String names = Arrays.stream(path.split("/")).map(HubApi::encoded).collect(Collectors.joining("/"));
        return URI.create(endpoint + prefix + repo.id() + "/resolve/" + encoded(repo.revision()) + "/" + names);
    }

    private URI api(HubRepo repo, String what) {
        String start = endpoint + "/api/" + repo.kind().plural() + "/" + repo.id() + "/";
        return URI.create(start + what + "/" + encoded(repo.revision()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String commit(String subject, String text) throws HubException {
        if (!HubRepo.isCommit(text)) {
            throw new HubException(
                    Reason.BAD_ANSWER,
                    subject,
                    http.host() + " names no commit. If HF_ENDPOINT is set, look whether that is a hub");
        }
        return text;
    }

    private Page page(HubRepo repo, URI uri, JsonNodeType kind) throws IOException, InterruptedException {
        return http.retrying(repo.toString(), () -> 0, () -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (Answer answer = http.ask(repo.toString(), "GET", uri, Map.of(), redirect -> false)) {
                for (ByteBuffer next = answer.next(); next != null; next = answer.next()) {
                    byte[] some = new byte[next.remaining()];
                    next.get(some);
                    bytes.writeBytes(some);
                    if (bytes.size() > MAX_PAGE) {
                        throw new HubException(
                                Reason.BAD_ANSWER, repo.toString(), http.host() + " answers without end");
                    }
                }
                JsonNode json = JSON.readTree(bytes.toByteArray());
                if (json.getNodeType() != kind) {
                    throw new NetworkException(
                            "an answer that is no JSON " + kind.name().toLowerCase(Locale.ROOT));
                }
                return new Page(json, answer.header("Link").orElse(""));
            } catch (JsonProcessingException e) {
                throw new NetworkException("an answer that is not JSON", e);
            }
        });
    }
}
