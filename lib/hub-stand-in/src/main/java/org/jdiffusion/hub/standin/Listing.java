package org.jdiffusion.hub.standin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the hub's API says of a repository. */
final class Listing {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Listing() {}

    static ObjectNode info(String id, Shelf.Repo repo) {
        ObjectNode info =
                JSON.objectNode().put("_id", repo.commit().substring(0, 24)).put("id", id);
        info.put("modelId", id).put("author", id.substring(0, id.indexOf('/'))).put("sha", repo.commit());
        info.put("lastModified", "2026-01-01T00:00:00.000Z").put("createdAt", "2026-01-01T00:00:00.000Z");
        info.put("private", false)
                .put("gated", false)
                .put("disabled", false)
                .put("downloads", 0)
                .put("likes", 0);
        info.putArray("tags");
        ArrayNode siblings = info.putArray("siblings");
        repo.files().forEach((path, entry) -> {
            ObjectNode file = siblings.addObject().put("rfilename", path).put("size", entry.size());
            file.put("blobId", entry.blob());
            if (entry.isLarge()) {
                file.putObject("lfs")
                        .put("sha256", entry.sha256())
                        .put("size", entry.size())
                        .put("pointerSize", entry.pointerSize());
            }
        });
        return info;
    }

    /** One page of the files, those of all folders. */
    static ArrayNode tree(Shelf.Repo repo, int start, int count) {
        ArrayNode entries = JSON.arrayNode();
        repo.files().entrySet().stream().skip(start).limit(count).forEach(file -> {
            Shelf.Entry entry = file.getValue();
            ObjectNode node = entries.addObject().put("type", "file").put("oid", entry.blob());
            node.put("size", entry.size()).put("path", file.getKey());
            if (entry.isLarge()) {
                node.putObject("lfs")
                        .put("oid", entry.sha256())
                        .put("size", entry.size())
                        .put("pointerSize", entry.pointerSize());
            }
        });
        return entries;
    }
}
