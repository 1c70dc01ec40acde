package org.jdiffusion.notebook.run.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdiffusion.notebook.fake.Fakes;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Notebook;

/** What real kernels sent for failing cells: JJava 1.0a8 on JDK 17 and IPython 9; see {@link Recorder}. */
final class Samples {
    private final Path folder;
    private final JsonNode samples;

    Samples(Path folder) throws IOException {
        this.folder = folder;
        try (InputStream file = Samples.class.getResourceAsStream("samples.json")) {
            this.samples = new ObjectMapper().readTree(file);
        }
    }

    /** The trace of a sample whose kernel answers. */
    Trace trace(String name) throws Exception {
        JsonNode sample = sample(name);
        return trace(
                name,
                ErrorText.of(sample.path("error")),
                Optional.of(sample.path("answer").asText()));
    }

    /** The trace of a sample, given some other error and answer. */
    Trace trace(String name, ErrorText error, Optional<String> answer) throws Exception {
        JsonNode sample = sample(name);
        List<String> sources = new ArrayList<>();
        sample.path("cells").forEach(cell -> sources.add(cell.asText()));
        Notebook notebook = Notebook.read(Fakes.notebook(folder.resolve("a.ipynb"), sources.toArray(String[]::new)));
        RanCells ran = new RanCells(notebook);
        for (Cell cell : notebook.codeCells()) {
            ran.add(cell, sample.path("counts").path(cell.number() - 1).asInt());
        }
        return Trace.of(error, ran, code -> answer);
    }

    ErrorText error(String name) {
        return ErrorText.of(sample(name).path("error"));
    }

    private JsonNode sample(String name) {
        for (JsonNode sample : samples) {
            if (sample.path("name").asText().equals(name)) {
                return sample;
            }
        }
        throw new IllegalArgumentException("no sample " + name);
    }
}
