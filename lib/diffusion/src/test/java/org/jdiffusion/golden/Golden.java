package org.jdiffusion.golden;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.nn.Module;
import org.jdiffusion.schedule.Scheduler;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.InPlace;

/** The numbers that Python made, and how to compare with them; see src/test/golden. */
public final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private Golden() {}

    public static Path path(String name) {
        return FOLDER.resolve(name);
    }

    public static SafeTensorsFile tensors(String name) throws IOException {
        return SafeTensorsFile.open(path(name + ".safetensors"));
    }

    public static JsonNode json(String name) throws IOException {
        return new ObjectMapper().readTree(path(name + ".json").toFile());
    }

    /** Copies the tensors {@code prefix + key} of a file into the parameters of {@code module}. */
    public static void fill(Module module, SafeTensorsFile file, String prefix, NDManager manager) throws IOException {
        try (Grad off = Grad.off()) {
            for (Map.Entry<String, NDArray> entry : module.stateDict().entrySet()) {
                InPlace.copy(entry.getValue(), file.read(prefix + entry.getKey(), manager));
            }
        }
    }

    /** Largest difference, over the largest entry of {@code expected}. */
    public static double relative(NDArray actual, NDArray expected) {
        assertThat(actual.getShape()).isEqualTo(expected.getShape());
        return difference(actual, expected) / Math.max(1e-30, largest(expected));
    }

    /**
     * What the clean image x0 = (x - √(1-ᾱ) ε) / √ᾱ may be off, relatively, where both roots are a unit off in the last place,
     * as MKL's are from one CPU to another.
     */
    public static double roundoffOfOriginal(Scheduler scheduler, int timestep) {
        double root = Math.sqrt(scheduler.config().noise().alphaBar(timestep));
        return Math.min(1e-4, 0x1p-22 / root);
    }

    public static double difference(NDArray actual, NDArray expected) {
        return largest(actual.sub(expected));
    }

    public static double largest(NDArray array) {
        return array.abs().max().getFloat();
    }
}
