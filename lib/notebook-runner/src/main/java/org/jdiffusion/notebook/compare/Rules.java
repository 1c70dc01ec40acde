package org.jdiffusion.notebook.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.jdiffusion.notebook.compare.picture.PictureRule;
import org.jdiffusion.notebook.compare.sanitize.Sanitizers;

/**
 * How outputs are compared.
 *
 * @param ignored fields that are not looked at: keys of an output, MIME types, {@code stdout}, {@code stderr}
 * @param sanitizers applied to every text on both sides
 * @param tolerance for numbers in texts and in JSON
 * @param pictures for {@code image/png} and {@code image/jpeg}
 * @param backspaces whether a backspace takes back the character before it in what a cell prints. nbval 0.11 means to
 *     do so, but its loop never runs; its verdicts are those of {@code false}
 */
public record Rules(
        Set<String> ignored, Sanitizers sanitizers, Tolerance tolerance, PictureRule pictures, boolean backspaces) {
    private static final Sanitizers JAVA =
            Sanitizers.none().and("@[0-9a-f]{5,8}\\b", "@HASH").and("\\$JShell\\$\\d+[A-Z]?", "$JShell$N");

    public Rules {
        ignored = Set.copyOf(ignored);
    }

    /** Exactly nbval's, which does not look at pictures. */
    public static Rules nbval() {
        Set<String> ignored = Set.of(
                "metadata",
                "traceback",
                "prompt_number",
                "output_type",
                "name",
                "execution_count",
                "application/vnd.jupyter.widget-view+json");
        return new Rules(ignored, Sanitizers.none(), Tolerance.none(), new PictureRule.Ignored(), false);
    }

    /**
     * nbval's, and pictures have the same pixels; what Java makes up anew in each run, identity hash codes and the
     * numbers of JShell's classes, is taken out of texts.
     */
    public static Rules standard() {
        return nbval().withPictures(new PictureRule.Exact()).sanitizing(JAVA);
    }

    /** What holds for a language when nobody says otherwise: {@link #nbval} for Python, {@link #standard} for others. */
    public static Rules of(String language) {
        return language.equalsIgnoreCase("python") ? nbval() : standard();
    }

    /** These, then what stands under {@code nbtest} in the metadata of a notebook or cell; see {@link MetadataRules}. */
    Rules with(JsonNode metadata) {
        return MetadataRules.apply(metadata.path("nbtest"), this);
    }

    /** Ignores these fields, too. */
    public Rules ignoring(Set<String> fields) {
        Set<String> all = new HashSet<>(ignored);
        all.addAll(fields);
        return new Rules(all, sanitizers, tolerance, pictures, backspaces);
    }

    /** Applies these sanitizers after those that are there. */
    public Rules sanitizing(Sanitizers more) {
        return new Rules(ignored, sanitizers.and(more), tolerance, pictures, backspaces);
    }

    public Rules withTolerance(Tolerance other) {
        return new Rules(ignored, sanitizers, other, pictures, backspaces);
    }

    public Rules withPictures(PictureRule other) {
        return new Rules(ignored, sanitizers, tolerance, other, backspaces);
    }

    public Rules withBackspaces(boolean applied) {
        return new Rules(ignored, sanitizers, tolerance, pictures, applied);
    }
}
