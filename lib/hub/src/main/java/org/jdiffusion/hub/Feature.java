package org.jdiffusion.hub;

import java.util.List;

/**
 * What a column of a data set means, in the words of Python's datasets.
 *
 * @param type {@code Image}, {@code ClassLabel} and the like; for a plain value its type, such as {@code string} or {@code int64}
 * @param classes the names of a ClassLabel's classes, in order; else empty
 */
public record Feature(String type, List<String> classes) {
    public Feature {
        classes = List.copyOf(classes);
    }
}
