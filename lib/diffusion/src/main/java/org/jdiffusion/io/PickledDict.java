package org.jdiffusion.io;

import java.util.LinkedHashMap;
import java.util.Map;

/** A dictionary in a pickle. What has a key that is no text is not kept. */
final class PickledDict {
    private final boolean ordered;
    private boolean textOnly = true;
    private Map<String, Object> entries = Map.of();

    /** @param ordered whether it is Python's {@code OrderedDict} */
    PickledDict(boolean ordered) {
        this.ordered = ordered;
    }

    boolean ordered() {
        return ordered;
    }

    /** Whether every key is text. */
    boolean textOnly() {
        return textOnly;
    }

    /** The values, where null is Python's {@code None}. */
    Map<String, Object> entries() {
        return entries;
    }

    /** Whether there was no such key before. */
    boolean put(Object key, Object value) {
        if (!(key instanceof String text)) {
            textOnly = false;
            return true;
        }
        if (entries.isEmpty()) {
            entries = new LinkedHashMap<>();
        }
        boolean fresh = !entries.containsKey(text);
        entries.put(text, value);
        return fresh;
    }
}
