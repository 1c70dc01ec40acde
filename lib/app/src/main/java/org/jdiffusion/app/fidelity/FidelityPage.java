package org.jdiffusion.app.fidelity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jdiffusion.io.Atomic;

/** Outcomes as Markdown, in the language of the page's folder ({@code ja}, otherwise English). */
final class FidelityPage {
    private static final String BEGIN = "<!-- fidelity -->";
    private static final String END = "<!-- /fidelity -->";

    private final ResourceBundle words;

    FidelityPage(Locale language) {
        words = ResourceBundle.getBundle(
                "org.jdiffusion.app.fidelity.words",
                language,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    /**
     * Checks that {@link #update} will find where to write.
     *
     * @throws IOException if the page cannot be read or has no marks
     */
    static void check(Path page) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        if (begin < 0 || text.indexOf(END) < begin) {
            throw new IOException(page + ": wanted a line " + BEGIN + " and below it a line " + END);
        }
    }

    /**
     * Puts the outcomes between the page's two marks.
     *
     * @throws IOException if the page cannot be read, has no such marks, or cannot be written; it is left alone then
     */
    static void update(Path page, List<Outcome> outcomes) throws IOException {
        check(page);
        String text = Files.readString(page);
        boolean japanese = page.toAbsolutePath().getParent().endsWith("ja");
        String body = new FidelityPage(japanese ? Locale.JAPANESE : Locale.ROOT).markdown(outcomes);
        String before = text.substring(0, text.indexOf(BEGIN));
        String after = text.substring(text.indexOf(END));
        Atomic.write(page, before + BEGIN + "\n\n" + body + "\n" + after);
    }

    String markdown(List<Outcome> outcomes) {
        StringBuilder text = new StringBuilder();
        for (Outcome outcome : outcomes) {
            text.append("### ").append(words.getString(outcome.network().key())).append("\n\n");
            summary(text, outcome);
            times(text, outcome);
            details(text, outcome);
        }
        return text.toString();
    }

    private void summary(StringBuilder text, Outcome outcome) {
        row(text, "what", "tensors", "numbers", "equal", "worst");
        text.append("| --- | ---: | ---: | ---: | ---: |\n");
        text.append("| ")
                .append(words.getString("weights"))
                .append(" | ")
                .append(outcome.tensors("gradient.").size());
        text.append(" | ")
                .append(grouped(numbers(outcome.tensors("gradient."))))
                .append(" | ");
        text.append(words.getString(outcome.sameWeights() ? "all" : "notAll")).append(" | |\n");
        for (String part : List.of("output", "loss", "gradient.", "step.")) {
            List<Comparison> tensors = outcome.tensors(part);
            long equal = tensors.stream().mapToLong(Comparison::equal).sum();
            text.append("| ").append(words.getString(part)).append(" | ").append(tensors.size());
            text.append(" | ").append(grouped(numbers(tensors)));
            text.append(String.format(
                    Locale.ROOT, " | %.1f %% | %.1e |%n", 100.0 * equal / numbers(tensors), Outcome.worst(tensors)));
        }
        text.append('\n');
    }

    private void times(StringBuilder text, Outcome outcome) {
        row(text, "what", "python", "java", "ratio");
        text.append("| --- | ---: | ---: | ---: |\n");
        for (String part : List.of("first_load", "load", "forward", "gradients", "steps")) {
            seconds(
                    text,
                    part,
                    outcome.python().path(part).asDouble(),
                    outcome.java().path(part).asDouble());
        }
        seconds(text, "process", outcome.pythonSeconds(), outcome.javaSeconds());
        double python = outcome.python().path("peak_mb").asDouble();
        double java = outcome.java().path("peak_mb").asDouble();
        text.append(String.format(
                Locale.ROOT,
                "| %s | %,.0f | %,.0f | %.2f |%n%n",
                words.getString("peak_mb"),
                python,
                java,
                java / python));
        text.append('*').append(outcome.python().path("versions").asText()).append("; ");
        text.append(outcome.java().path("versions").asText()).append("*\n\n");
    }

    private void seconds(StringBuilder text, String part, double python, double java) {
        text.append(String.format(
                Locale.ROOT, "| %s | %.3f | %.3f | %.2f |%n", words.getString(part), python, java, java / python));
    }

    private void details(StringBuilder text, Outcome outcome) {
        text.append("<details>\n<summary>").append(words.getString("details")).append("</summary>\n\n");
        row(text, "tensor", "shape", "python", "java", "difference");
        text.append("| --- | --- | ---: | ---: | ---: |\n");
        for (Comparison tensor : outcome.tensors()) {
            text.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %s | %s | %.1e |%n",
                    tensor.name(),
                    tensor.shape(),
                    tensor.python(),
                    tensor.java(),
                    tensor.difference()));
        }
        text.append("\n</details>\n\n");
    }

    private void row(StringBuilder text, String... keys) {
        for (String key : keys) {
            text.append("| ").append(words.getString(key)).append(' ');
        }
        text.append("|\n");
    }

    private static long numbers(List<Comparison> tensors) {
        return tensors.stream().mapToLong(tensor -> tensor.shape().size()).sum();
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
