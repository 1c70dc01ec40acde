package org.jdiffusion.app.fidelity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jdiffusion.app.EngineSettings;
import org.jdiffusion.app.PeakMemory;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.io.SafeTensors;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.sample.Sampler;
import org.jdiffusion.schedule.DdimScheduler;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Gradients;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.tensor.TorchOps;
import org.jdiffusion.unet.Denoiser;

/** Our side: what {@code fidelity.py answer} does, in a process whose memory is its own. */
final class FidelityProcess {
    private FidelityProcess() {}

    /** Reads {@code inputs.safetensors} of the folder named first and leaves {@code java.safetensors} there. */
    public static void main(String[] args) throws IOException {
        EngineSettings.apply();
        Path folder = Path.of(args[0]);
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile inputs = SafeTensorsFile.open(folder.resolve("inputs.safetensors"))) {
            answer(folder, inputs, manager);
        }
    }

    private static void answer(Path folder, SafeTensorsFile inputs, NDManager manager) throws IOException {
        NDArray x = inputs.read("x", manager);
        NDArray noise = inputs.read("noise", manager);
        NDArray t = inputs.read("timesteps", manager);
        int steps = (int) inputs.read("steps", manager).getLong();
        int calls = x.size(3) < 64 ? 6 : 3;

        Timed<Denoiser> load = Timed.of(
                4,
                () -> Pretrained.denoiser(folder, manager.newSubManager(), new ArrayList<>()),
                earlier -> earlier.parameters().get(0).getManager().close());
        Denoiser network = load.result();
        ObjectNode facts = new ObjectMapper().createObjectNode();
        facts.put(
                "versions",
                String.format(
                        Locale.ROOT, "Java %d, libtorch %s", Runtime.version().feature(), Torch.version()));
        facts.put("weights", sha256(network));
        Map<String, NDArray> answers = new LinkedHashMap<>();

        Timed<NDArray> forward = Timed.of(
                calls,
                () -> {
                    try (Grad off = Grad.off()) {
                        return network.apply(x, t, null);
                    }
                },
                NDArray::close);
        answers.put("output", forward.result());
        network.requiresGrad(true);
        Timed<NDArray> gradients = Timed.of(calls, () -> loss(network, x, t, noise), NDArray::close);
        answers.put("loss", gradients.result());
        network.stateDict().forEach((name, value) -> answers.put("gradient." + name, Gradients.of(value)));

        Sampler sampler =
                new Sampler(network, new DdimScheduler(Pretrained.scheduler(folder, new ArrayList<>()), steps), 0);
        long start = System.nanoTime();
        sampler.sample(x, null, (output, i) -> {
            try (Scope scope = new Scope()) {
                answers.put(
                        String.format(Locale.ROOT, "step.%02d", i + 1),
                        scope.forget(output.previous().duplicate()));
            }
        });
        double stepsTime = (System.nanoTime() - start) / 1e9;
        SafeTensors.write(folder.resolve("java.safetensors"), answers, Map.of());
        facts.put("first_load", load.first()).put("load", load.others()).put("forward", forward.others());
        facts.put("gradients", gradients.others()).put("steps", stepsTime).put("peak_mb", PeakMemory.megabytes());
        new ObjectMapper().writeValue(folder.resolve("java.json").toFile(), facts);
    }

    /** With its gradients beside the parameters. */
    private static NDArray loss(Denoiser network, NDArray x, NDArray t, NDArray noise) {
        Gradients.clear(network.parameters());
        try (Grad on = Grad.on();
                Scope scope = new Scope()) {
            NDArray loss = TorchOps.mse(network.apply(x, t, null), noise);
            Grad.backward(loss);
            return scope.keep(loss);
        }
    }

    private static String sha256(Denoiser network) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(network.stateDict()).values().forEach(value -> digest.update(Numbers.bytes(value)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
