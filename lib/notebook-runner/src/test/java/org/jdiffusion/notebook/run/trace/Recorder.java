package org.jdiffusion.notebook.run.trace;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jdiffusion.notebook.kernel.Kernel;
import org.jdiffusion.notebook.kernel.KernelSpec;
import org.jdiffusion.notebook.kernel.Launch;
import org.jdiffusion.notebook.kernel.Patience;
import org.jdiffusion.notebook.kernel.Reply;
import org.jdiffusion.notebook.model.Displays;
import org.jdiffusion.notebook.model.Outputs;

/**
 * Writes {@code samples.json} anew: runs the cells of each sample on a real kernel, and keeps the error of the last one
 * and the answer to the question that it raises. To be run by hand, with the file and the folders of the kernels'
 * specifications: {@code Recorder SAMPLES KERNEL...}.
 */
final class Recorder {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private Recorder() {}

    public static void main(String[] words) throws Exception {
        Path file = Path.of(words[0]);
        ArrayNode samples = (ArrayNode) MAPPER.readTree(file.toFile());
        for (int i = 1; i < words.length; i++) {
            KernelSpec spec = KernelSpec.read(Path.of(words[i]));
            for (var sample : samples) {
                if (spec.language().equals(sample.path("language").asText())) {
                    record(spec, (ObjectNode) sample);
                }
            }
        }
        StringBuilder text = new StringBuilder();
        samples.forEach(sample -> text.append(text.isEmpty() ? "[\n" : ",\n").append(sample));
        Files.writeString(file, text.append("\n]\n"));
    }

    private static void record(KernelSpec spec, ObjectNode sample) throws Exception {
        Path folder = Files.createTempDirectory("record");
        Launch launch = new Launch(folder, folder.resolve("logs"), Map.of(), Patience.standard());
        try (Kernel kernel = Kernel.start(spec, launch)) {
            ArrayNode counts = sample.putArray("counts");
            Outputs last = new Outputs(new Displays());
            for (var cell : sample.path("cells")) {
                Outputs outputs = new Outputs(new Displays());
                Reply reply = kernel.execute(cell.asText(), TIMEOUT, it -> outputs.publish(it.type(), it.content()));
                counts.add(reply.content().path("execution_count").asInt());
                last = outputs;
            }
            if (!last.hasError()) {
                throw new IOException("no error: " + sample.path("name"));
            }
            sample.set("error", last.error());
            if (spec.language().equals("java")) {
                var lines = ErrorText.of(last.error()).lines().stream()
                        .map(JavaLine::of)
                        .toList();
                Outputs answer = new Outputs(new Displays());
                kernel.execute(SnippetProbe.code(lines), TIMEOUT, it -> answer.publish(it.type(), it.content()));
                sample.put("answer", withoutQuestion(answer.resultText()));
            }
        }
    }

    /** The question is the last snippet; its source would be most of the answer. */
    private static String withoutQuestion(String answer) {
        return answer.replaceFirst("(?s)^(.*\\nS \\d+ )\\S*", "$1Pw==");
    }
}
