package org.jdiffusion.notebook.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.TreeSet;

/** Compares two values of one field: texts, or JSON. */
final class Values {
    private final Tolerance tolerance;

    Values(Tolerance tolerance) {
        this.tolerance = tolerance;
    }

    /** Why they do not agree, as part of a sentence; empty if they do. */
    Optional<String> complaint(JsonNode expected, JsonNode actual) {
        if (expected.isTextual() && actual.isTextual()) {
            return texts(expected.textValue(), actual.textValue());
        }
        return tree("", expected, actual);
    }

    /** A value as a text. */
    static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : value.toPrettyString();
    }

    private Optional<String> texts(String expected, String actual) {
        if (expected.equals(actual)) {
            return Optional.empty();
        }
        return tolerance.isNone()
                ? Optional.of(Excerpt.firstDifference(expected, actual))
                : NumericText.complaint(expected, actual, tolerance);
    }

    private Optional<String> tree(String path, JsonNode expected, JsonNode actual) {
        if (expected.isTextual() && actual.isTextual()) {
            return texts(expected.textValue(), actual.textValue()).map(why -> at(path) + why);
        }
        if (expected.isNumber() && actual.isNumber()) {
            boolean close = tolerance.isNone()
                    ? expected.decimalValue().compareTo(actual.decimalValue()) == 0
                    : tolerance.allows(expected.doubleValue(), actual.doubleValue());
            return close ? Optional.empty() : Optional.of(apart(path, expected, actual));
        }
        if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                Optional<String> found = tree(path + "/" + i, expected.get(i), actual.get(i));
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }
        if (expected.isObject() && actual.isObject()) {
            return members(path, expected, actual);
        }
        return expected.equals(actual) ? Optional.empty() : Optional.of(apart(path, expected, actual));
    }

    private Optional<String> members(String path, JsonNode expected, JsonNode actual) {
        TreeSet<String> names = new TreeSet<>();
        expected.fieldNames().forEachRemaining(names::add);
        actual.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            Optional<String> found = tree(path + "/" + name, expected.path(name), actual.path(name));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static String apart(String path, JsonNode expected, JsonNode actual) {
        return at(path) + "expected " + shown(expected) + ", got " + shown(actual);
    }

    private static String at(String path) {
        return path.isEmpty() ? "" : "at " + path + ", ";
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "nothing" : Excerpt.quote(value.toString());
    }
}
