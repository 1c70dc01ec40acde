package org.jdiffusion.train;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdiffusion.io.CheckpointException;
import org.jdiffusion.io.SafeTensors;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.nn.Module;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;

/** A training's whole state in one safetensors file: weights, their mean, the optimizer's moments, the update count. */
final class TrainingState {
    private TrainingState() {}

    static void write(Path file, long updates, Record config, Module model, AdamW optimizer, Ema ema)
            throws IOException {
        SafeTensors.write(
                file,
                tensors(model, optimizer, ema),
                Map.of("format", "pt", "updates", Long.toString(updates), "config", config.toString()));
    }

    static long read(Path file, Record config, Module model, AdamW optimizer, Ema ema) throws IOException {
        try (SafeTensorsFile saved = SafeTensorsFile.open(file);
                Grad off = Grad.off()) {
            String settings = saved.metadata().get("config");
            if (!config.toString().equals(settings)) {
                throw new CheckpointException(
                        file, "was saved with other settings: " + settings + ", wanted " + config);
            }
            Map<String, NDArray> tensors = tensors(model, optimizer, ema);
            for (Map.Entry<String, NDArray> entry : tensors.entrySet()) {
                if (!entry.getValue().getShape().equals(saved.shapes().get(entry.getKey()))) {
                    throw new CheckpointException(
                            file,
                            "tensor '" + entry.getKey() + "' has shape "
                                    + saved.shapes().get(entry.getKey()) + ", wanted "
                                    + entry.getValue().getShape());
                }
            }
            for (Map.Entry<String, NDArray> entry : tensors.entrySet()) {
                try (Scope scope = new Scope()) {
                    TorchOps.copy(
                            entry.getValue(),
                            saved.read(entry.getKey(), entry.getValue().getManager()));
                }
            }
            return Long.parseLong(saved.metadata().get("updates"));
        }
    }

    private static Map<String, NDArray> tensors(Module model, AdamW optimizer, Ema ema) {
        Map<String, NDArray> all = new LinkedHashMap<>();
        model.stateDict().forEach((name, array) -> all.put("model." + name, array));
        ema.state().forEach((name, array) -> all.put("ema." + name, array));
        optimizer.state().forEach((name, array) -> all.put("adamw." + name, array));
        return all;
    }
}
