package org.jdiffusion.notebook.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The displays of a notebook by their id, so that an update finds every copy, in whatever cell it is. */
public final class Displays {
    private final Map<String, List<ObjectNode>> byId = new HashMap<>();

    void register(ObjectNode content, ObjectNode output) {
        String id = id(content);
        if (!id.isEmpty()) {
            byId.computeIfAbsent(id, any -> new ArrayList<>()).add(output);
        }
    }

    void update(ObjectNode content) {
        for (ObjectNode output : byId.getOrDefault(id(content), List.of())) {
            output.set("data", content.path("data").deepCopy());
            output.set("metadata", content.path("metadata").deepCopy());
        }
    }

    private static String id(ObjectNode content) {
        return content.at("/transient/display_id").asText("");
    }
}
