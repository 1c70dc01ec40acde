package org.jdiffusion.notebook.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdiffusion.notebook.compare.picture.PictureRule;
import org.jdiffusion.notebook.compare.sanitize.Sanitizers;

/**
 * Reads rules from metadata; every key is optional, and what loosens a comparison says why.
 *
 * <pre>
 * "nbtest": {
 *   "tolerance": {"relative": 1e-3, "absolute": 0, "reason": "sums in another order"},
 *   "pictures": {"ssim": 0.98, "reason": "fonts differ"},
 *   "sanitize": [{"regex": "\\d+ ms", "replace": "MS"}],
 *   "ignore": ["stderr", "text/html"],
 *   "backspaces": true
 * }
 * </pre>
 *
 * Pictures: {@code "exact"}, {@code "ignore"}, or one of {@code mean}, {@code max}, {@code ssim}, {@code plausible}
 * with the reason; plausible takes {@code {"width": 64, "height": 64, "colours": 16}}, where the size is the stored
 * picture's and the colours are 2 when not given.
 */
final class MetadataRules {
    private final Rules before;

    private MetadataRules(Rules before) {
        this.before = before;
    }

    static Rules apply(JsonNode nbtest, Rules before) {
        return nbtest.isObject() ? new MetadataRules(before).apply(nbtest) : before;
    }

    private Rules apply(JsonNode nbtest) {
        Rules rules = before;
        if (nbtest.has("tolerance")) {
            rules = rules.withTolerance(tolerance(nbtest.get("tolerance")));
        }
        if (nbtest.has("pictures")) {
            rules = rules.withPictures(pictures(nbtest.get("pictures")));
        }
        if (nbtest.has("sanitize")) {
            rules = rules.sanitizing(sanitizers(nbtest.get("sanitize")));
        }
        if (nbtest.has("ignore")) {
            rules = rules.ignoring(names(nbtest.get("ignore")));
        }
        if (nbtest.has("backspaces")) {
            rules = rules.withBackspaces(truth(nbtest.get("backspaces")));
        }
        return rules;
    }

    private static Tolerance tolerance(JsonNode given) {
        keys("tolerance", given, Set.of("relative", "absolute", "reason"));
        return new Tolerance(
                number("tolerance", given, "relative", 0), number("tolerance", given, "absolute", 0), reason(given));
    }

    private static PictureRule pictures(JsonNode given) {
        if (given.asText().equals("exact")) {
            return new PictureRule.Exact();
        }
        if (given.asText().equals("ignore")) {
            return new PictureRule.Ignored();
        }
        keys("pictures", given, Set.of("mean", "max", "ssim", "plausible", "reason"));
        if (given.size() != 2 || reason(given).isBlank()) {
            throw new IllegalArgumentException(
                    "pictures: wanted one of mean, max, ssim, plausible, and a reason, got " + given);
        }
        if (given.has("mean")) {
            return new PictureRule.MeanDifference(number("pictures", given, "mean", 0));
        }
        if (given.has("max")) {
            return new PictureRule.MaxDifference(number("pictures", given, "max", 0));
        }
        if (given.has("ssim")) {
            return new PictureRule.Similar(number("pictures", given, "ssim", 1));
        }
        JsonNode plausible = given.path("plausible");
        keys("plausible", plausible, Set.of("width", "height", "colours"));
        return new PictureRule.Plausible(
                (int) number("plausible", plausible, "width", 0),
                (int) number("plausible", plausible, "height", 0),
                (int) number("plausible", plausible, "colours", 2));
    }

    private static Sanitizers sanitizers(JsonNode given) {
        Sanitizers all = Sanitizers.none();
        for (JsonNode pair : list("sanitize", given)) {
            keys("sanitize", pair, Set.of("regex", "replace"));
            if (!pair.path("regex").isTextual() || !pair.path("replace").isTextual()) {
                throw new IllegalArgumentException("sanitize: wanted texts regex and replace, got " + pair);
            }
            all = all.and(pair.get("regex").textValue(), pair.get("replace").textValue());
        }
        return all;
    }

    private static Set<String> names(JsonNode given) {
        Set<String> all = new HashSet<>();
        for (JsonNode name : list("ignore", given)) {
            if (!name.isTextual()) {
                throw new IllegalArgumentException("ignore: wanted names of fields, got " + given);
            }
            all.add(name.textValue());
        }
        return all;
    }

    private static List<JsonNode> list(String name, JsonNode given) {
        if (!given.isArray()) {
            throw new IllegalArgumentException(name + ": wanted a list, got " + given);
        }
        return given.valueStream().toList();
    }

    private static boolean truth(JsonNode given) {
        if (!given.isBoolean()) {
            throw new IllegalArgumentException("backspaces: wanted true or false, got " + given);
        }
        return given.booleanValue();
    }

    private static String reason(JsonNode given) {
        return given.path("reason").asText("");
    }

    private static double number(String name, JsonNode given, String key, double otherwise) {
        JsonNode value = given.path(key);
        if (!value.isMissingNode() && !value.isNumber()) {
            throw new IllegalArgumentException(name + ", " + key + ": wanted a number, got " + value);
        }
        return value.asDouble(otherwise);
    }

    private static void keys(String name, JsonNode given, Set<String> known) {
        Iterator<String> names = given.fieldNames();
        while (names.hasNext()) {
            String key = names.next();
            if (!known.contains(key)) {
                throw new IllegalArgumentException(
                        name + ": wanted " + String.join(", ", new TreeSet<>(known)) + ", got " + key);
            }
        }
        if (!given.isObject()) {
            throw new IllegalArgumentException(
                    name + ": wanted an object of " + String.join(", ", new TreeSet<>(known)) + ", got " + given);
        }
    }
}
