package org.jdiffusion.course;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdiffusion.io.Atomic;

/**
 * The page of a model: what it draws, what it was made from, what was measured.
 *
 * @param name of the model
 * @param base what it was fine-tuned from
 * @param pictures what it learnt from
 * @param measured figures by name, in their order; what is NaN was not measured and is left out
 */
public record ModelCard(String name, String base, String pictures, Map<String, Double> measured) {
    private static final List<String> TAGS = List.of("diffusion-models-class", "unconditional-image-generation");

    /** Writes {@code README.md} into the model's folder, as model hubs read it. */
    public Path write(Path folder) throws IOException {
        Path file = folder.resolve("README.md");
        Atomic.write(file, text().getBytes(StandardCharsets.UTF_8));
        return file;
    }

    /** Front matter for machines, then words for people. */
    public String text() {
        String tags = TAGS.stream().map(tag -> "- " + tag + "\n").collect(Collectors.joining());
        String figures = measured.entrySet().stream()
                .filter(figure -> !figure.getValue().isNaN())
                .map(figure -> String.format(Locale.ROOT, "| %s | %.3g |\n", figure.getKey(), figure.getValue()))
                .collect(Collectors.joining());
        return """
                ---
                license: apache-2.0
                library_name: diffusers
                tags:
                %s---
                # %s

                Fine-tuned from `%s` on `%s`.

                | measured | |
                | --- | --- |
                %s
                ```python
                from diffusers import DDPMPipeline
                image = DDPMPipeline.from_pretrained("%s")().images[0]
                ```
                """.formatted(tags, name, base, pictures, figures, name);
    }
}
