package org.jdiffusion.notebook.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdiffusion.notebook.compare.picture.Picture;
import org.jdiffusion.notebook.compare.picture.PictureException;

/** Compares two lists of outputs, nbformat 4, field by field. */
public final class OutputComparison {
    private final Rules rules;
    private final Values values;

    public OutputComparison(Rules rules) {
        this.rules = rules;
        this.values = new Values(rules.tolerance());
    }

    /**
     * Finds all differences: first fields that are missing, then unexpected ones, then the others in the stored order.
     * There are none exactly where nbval 0.11 finds none, if the rules are its own. Neither list is changed.
     *
     * @throws IllegalArgumentException when a text is too long for a sanitizer
     */
    public List<Difference> differences(JsonNode stored, JsonNode fresh) {
        Map<String, List<JsonNode>> expected = Fields.of(stored, rules);
        Map<String, List<JsonNode>> actual = Fields.of(fresh, rules);
        List<Difference> found = new ArrayList<>();
        expected.forEach((field, all) -> {
            if (!actual.containsKey(field)) {
                found.add(new Difference.Missing(field, texts(all)));
            }
        });
        actual.forEach((field, all) -> {
            if (!expected.containsKey(field)) {
                found.add(new Difference.Unexpected(field, texts(all)));
            }
        });
        expected.forEach((field, all) -> {
            if (actual.containsKey(field)) {
                found.addAll(field(field, all, actual.get(field)));
            }
        });
        return found;
    }

    private List<Difference> field(String field, List<JsonNode> expected, List<JsonNode> actual) {
        if (expected.size() != actual.size()) {
            return List.of(new Difference.Count(field, texts(expected), texts(actual)));
        }
        List<Difference> found = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            Optional<Difference> difference = Fields.isPicture(field)
                    ? picture(field, i, expected.get(i), actual.get(i))
                    : value(field, i, expected.get(i), actual.get(i));
            difference.ifPresent(found::add);
        }
        return found;
    }

    private Optional<Difference> value(String field, int index, JsonNode expected, JsonNode actual) {
        return values.complaint(expected, actual)
                .map(why -> new Difference.Value(field, index, Values.text(expected), Values.text(actual), why));
    }

    private Optional<Difference> picture(String field, int index, JsonNode expected, JsonNode actual) {
        String stored = Streams.joined(expected);
        String fresh = Streams.joined(actual);
        Picture before;
        try {
            before = Picture.decode(stored);
        } catch (PictureException e) {
            return broken(field, index, stored, fresh, "stored: " + e.getMessage());
        }
        try {
            Picture after = Picture.decode(fresh);
            return rules.pictures()
                    .complaint(before, after)
                    .map(why -> new Difference.Pictures(field, index, before, after, why));
        } catch (PictureException e) {
            return broken(field, index, stored, fresh, "fresh: " + e.getMessage());
        }
    }

    private static Optional<Difference> broken(String field, int index, String stored, String fresh, String why) {
        boolean same = stored.strip().equals(fresh.strip());
        return same ? Optional.empty() : Optional.of(new Difference.Value(field, index, stored, fresh, why));
    }

    private static List<String> texts(List<JsonNode> all) {
        return all.stream().map(Values::text).toList();
    }
}
