package org.jdiffusion.app;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jdiffusion.io.CheckpointException;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.Denoiser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code course verify}: does a network say here what it said in Python? */
@Command(
        name = "verify",
        description = {
            "Run a saved UNet2DModel on a reference's inputs and compare with what it holds as expected.",
            "The reference holds sample (N, C, H, W), timestep (one or N), expected, and class_labels if need be."
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL_DIR", description = "A pipeline's folder or that of a UNet2DModel.")
    private Path folder;

    @Parameters(paramLabel = "REFERENCE.safetensors")
    private Path file;

    @Option(names = "--atol", defaultValue = "1e-4", description = "Largest difference allowed; ${DEFAULT-VALUE}.")
    private double atol;

    @Override
    public Integer call() throws IOException {
        if (!(atol >= 0)) {
            throw new IllegalArgumentException("--atol: wanted 0 or more, got " + atol);
        }
        if (!Files.isDirectory(folder)) {
            throw new CheckpointException(folder, "is no folder");
        }
        PrintWriter out = spec.commandLine().getOut();
        List<String> unknown = new ArrayList<>();
        try (NDManager manager = Torch.newManager();
                Grad off = Grad.off();
                Scope scope = new Scope()) {
            Denoiser network = Pretrained.denoiser(folder, manager, unknown);
            unknown.forEach(key -> spec.commandLine()
                    .getErr()
                    .println("course: the setting " + Failures.clipped(key, 80) + " is not known, so it is ignored"));
            Reference reference = Reference.read(file, network.classes() > 0, manager);
            NDArray labels = reference.labels();
            if (!network.conditioned() && labels != null) {
                throw new CheckpointException(file, "holds class_labels, but the network has no classes");
            } else if (network.conditioned() && labels == null) {
                throw new CheckpointException(file, "holds no class_labels, but the network needs them");
            } else if (network.classes() > 0) {
                reference.checkLabels(file, network.classes());
            }
            NDArray output = network.apply(reference.sample(), reference.timesteps(), labels);
            if (!output.getShape().equals(reference.expected().getShape())) {
                throw new CheckpointException(
                        file,
                        "expected has shape " + reference.expected().getShape() + ", the network says "
                                + output.getShape());
            }
            Difference difference = Difference.between(Numbers.floats(output), reference.expectedValues());
            out.printf(Locale.ROOT, "parameters              %,d%n", network.parameterCount());
            out.printf(Locale.ROOT, "largest absolute error  %.3e  (allowed %.3e)%n", difference.absolute(), atol);
            out.printf(Locale.ROOT, "largest relative error  %.3e  (of the largest value)%n", difference.relative());
            boolean agrees = difference.absolute() <= atol; // false for NaN
            out.println(agrees ? "They agree." : "They differ, most at " + where(difference.at(), output));
            return agrees ? 0 : 1;
        }
    }

    /** Position of the flat index in the array, such as [0, 2, 5, 7]. */
    private static String where(int index, NDArray array) {
        List<Long> position = new ArrayList<>();
        long rest = index;
        for (int d = array.getShape().dimension() - 1; d >= 0; d--) {
            position.add(0, rest % array.getShape().get(d));
            rest /= array.getShape().get(d);
        }
        return position + ".";
    }
}
