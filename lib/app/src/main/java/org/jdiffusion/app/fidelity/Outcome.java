package org.jdiffusion.app.fidelity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdiffusion.io.CheckpointException;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Torch;

/**
 * What both sides left in a folder.
 *
 * @param python facts: versions, the weights' SHA-256, seconds, peak memory
 * @param java the same facts
 * @param pythonSeconds the whole process, from its start to its end
 * @param javaSeconds the same
 * @param tensors in the order of their names
 */
record Outcome(
        Network network,
        JsonNode python,
        JsonNode java,
        double pythonSeconds,
        double javaSeconds,
        List<Comparison> tensors) {

    static Outcome read(Network network, Path folder, double pythonSeconds, double javaSeconds) throws IOException {
        ObjectMapper json = new ObjectMapper();
        return new Outcome(
                network,
                json.readTree(folder.resolve("python.json").toFile()),
                json.readTree(folder.resolve("java.json").toFile()),
                pythonSeconds,
                javaSeconds,
                compare(folder.resolve("python.safetensors"), folder.resolve("java.safetensors")));
    }

    private static List<Comparison> compare(Path pythonFile, Path javaFile) throws IOException {
        List<Comparison> all = new ArrayList<>();
        try (SafeTensorsFile python = SafeTensorsFile.open(pythonFile);
                SafeTensorsFile java = SafeTensorsFile.open(javaFile)) {
            if (!python.shapes().equals(java.shapes())) {
                throw new CheckpointException(javaFile, "holds other tensors than " + pythonFile.getFileName());
            }
            for (String name : python.shapes().keySet().stream().sorted().toList()) {
                all.add(Comparison.of(name, python.shapes().get(name), floats(python, name), floats(java, name)));
            }
        }
        return all;
    }

    private static float[] floats(SafeTensorsFile file, String name) throws IOException {
        try (NDManager manager = Torch.newManager();
                NDArray array = file.read(name, manager)) {
            return Numbers.floats(array);
        }
    }

    /** Those whose name begins so. */
    List<Comparison> tensors(String prefix) {
        return tensors.stream()
                .filter(tensor -> tensor.name().startsWith(prefix))
                .toList();
    }

    /**
     * The largest difference in these tensors, each as a share of its largest entry. Some gradients are zero but for
     * rounding, such as that of a key's bias, which moves all scores alike: what is below a thousandth of the largest
     * entry of all counts as that.
     */
    static double worst(List<Comparison> tensors) {
        double largest = tensors.stream()
                .mapToDouble(tensor -> Math.abs(tensor.python()))
                .max()
                .orElse(0);
        return tensors.stream()
                .mapToDouble(tensor -> tensor.difference() == 0
                        ? 0
                        : tensor.difference() / Math.max(Math.abs(tensor.python()), largest / 1000))
                .reduce(0, Math::max);
    }

    /** Whether both sides read the same weights, bit for bit. */
    boolean sameWeights() {
        return python.path("weights").asText().equals(java.path("weights").asText());
    }
}
