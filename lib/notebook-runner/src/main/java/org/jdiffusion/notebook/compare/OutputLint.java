package org.jdiffusion.notebook.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Looks for outputs that will not be the same next time, or are too many. */
public final class OutputLint {
    /** More messages than this, and a kernel may lose some: its queue holds 1000. */
    public static final int MOST_MESSAGES = 500;

    /** The largest size of a notebook's outputs, in bytes of JSON. */
    public static final int MOST_BYTES = 1_000_000;

    private static final Pattern IDENTITY = Pattern.compile("\\[+(?:[BCDFIJSZ]|L[\\w.$]+;)@[0-9a-f]{1,8}\\b"
            + "|\\b(?:\\w+\\.)*[A-Z][\\w$]*(?:/(?:0x)?[0-9a-f]+)?@[0-9a-f]{4,8}\\b(?![.@-])"
            + "|<[\\w. ]+ at 0x[0-9a-fA-F]{6,16}>");
    private static final Pattern ABSOLUTE = Pattern.compile(
            "(?<![\\w.:/~<-])/(?:home|Users|root|tmp|var|opt|usr|mnt|private|workspace|work|content|builds?|srv)/[\\w.+@/-]+"
                    + "|\\bfile:/{1,3}[\\w.+@/-]+"
                    + "|\\b[A-Za-z]:\\\\(?!n\\b)[\\w.+@\\\\ -]+");

    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");

    private OutputLint() {}

    /**
     * Looks at the outputs of one cell.
     *
     * @param outputs nbformat 4
     * @param streamMessages how many messages its printing took; streams are merged in the outputs
     */
    public static List<Finding> ofCell(JsonNode outputs, int streamMessages) {
        List<Finding> found = new ArrayList<>();
        for (JsonNode output : outputs) {
            texts(output).forEach((field, text) -> {
                scan(IDENTITY, text)
                        .ifPresent(hit -> found.add(new Finding.IdentityHash(field, hit.example(), hit.count())));
                scan(ABSOLUTE, text)
                        .ifPresent(hit -> found.add(new Finding.AbsolutePath(field, hit.example(), hit.count())));
            });
        }
        if (streamMessages > MOST_MESSAGES) {
            found.add(new Finding.ManyMessages(streamMessages));
        }
        int bytes = size(outputs);
        if (bytes > MOST_BYTES) {
            found.add(new Finding.TooLarge("the cell", bytes));
        }
        return found;
    }

    /** Looks at what all cells of a notebook put out together. */
    public static List<Finding> ofNotebook(Iterable<? extends JsonNode> outputsOfCells) {
        long bytes = StreamSupport.stream(outputsOfCells.spliterator(), false)
                .mapToLong(OutputLint::size)
                .sum();
        return bytes > MOST_BYTES ? List.of(new Finding.TooLarge("the notebook", bytes)) : List.of();
    }

    private record Hit(String example, int count) {}

    private static Optional<Hit> scan(Pattern pattern, String text) {
        List<String> all =
                pattern.matcher(text).results().map(MatchResult::group).toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(new Hit(all.get(0), all.size()));
    }

    /** The texts of one output that a reader sees, by field. */
    private static Map<String, String> texts(JsonNode output) {
        Map<String, String> found = new LinkedHashMap<>();
        if (Streams.isStream(output)) {
            found.put(output.path("name").asText(), Streams.joined(output.path("text")));
        }
        output.path("data").properties().forEach(mime -> {
            if (mime.getKey().startsWith("text/")) {
                found.put(mime.getKey(), Streams.joined(mime.getValue()));
            }
        });
        if (output.has("evalue")) {
            found.put("evalue", output.path("evalue").asText());
            List<String> trace = new ArrayList<>();
            output.path("traceback")
                    .forEach(line -> trace.add(COLOURS.matcher(line.asText()).replaceAll("")));
            found.put("traceback", String.join("\n", trace));
        }
        return found;
    }

    private static int size(JsonNode outputs) {
        return outputs.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
