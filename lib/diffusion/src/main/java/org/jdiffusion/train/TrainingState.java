package org.jdiffusion.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdiffusion.io.CheckpointException;
import org.jdiffusion.io.SafeTensors;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.io.TensorInfo;
import org.jdiffusion.nn.Module;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.InPlace;
import org.jdiffusion.tensor.Scope;

/** A training's whole state in one safetensors file: weights, their mean, the optimizer's moments, the update count. */
final class TrainingState {
    private TrainingState() {}

    static void write(Path file, long updates, String settings, Module model, AdamW optimizer, Ema ema)
            throws IOException {
        SafeTensors.write(
                file,
                tensors(model, optimizer, ema),
                Map.of("format", "pt", "updates", Long.toString(updates), "config", settings));
    }

    static long read(Path file, String settings, Module model, AdamW optimizer, Ema ema) throws IOException {
        try (SafeTensorsFile saved = SafeTensorsFile.open(file);
                Grad off = Grad.off()) {
            String found = saved.metadata().get("config");
            if (!settings.equals(found)) {
                throw new CheckpointException(file, "was saved with other settings: " + found + ", wanted " + settings);
            }
            long updates = updates(file, saved.metadata().get("updates"));
            Map<String, NDArray> tensors = tensors(model, optimizer, ema);
            check(file, saved.tensors(), tensors);
            for (Map.Entry<String, NDArray> entry : tensors.entrySet()) {
                try (Scope scope = new Scope()) {
                    InPlace.copy(
                            entry.getValue(),
                            saved.read(entry.getKey(), entry.getValue().getManager()));
                }
            }
            return updates;
        }
    }

    private static long updates(Path file, String text) throws CheckpointException {
        if (text == null || !text.matches("[0-9]{1,18}")) {
            throw new CheckpointException(file, "has no count of updates in its metadata, but " + text);
        }
        return Long.parseLong(text);
    }

    /** Everything is checked before anything is changed. */
    private static void check(Path file, Map<String, TensorInfo> saved, Map<String, NDArray> wanted)
            throws CheckpointException {
        for (Map.Entry<String, NDArray> entry : wanted.entrySet()) {
            TensorInfo info = saved.get(entry.getKey());
            Shape shape = entry.getValue().getShape();
            if (info == null) {
                throw new CheckpointException(file, "lacks tensor '" + entry.getKey() + "'");
            }
            if (!info.dtype().equals("F32") || !info.shape().equals(shape)) {
                throw new CheckpointException(
                        file,
                        "tensor '" + entry.getKey() + "' is " + info.dtype() + " " + info.shape() + ", wanted F32 "
                                + shape);
            }
        }
        for (String name : saved.keySet()) {
            if (!wanted.containsKey(name)) {
                throw new CheckpointException(file, "holds tensor '" + name + "' of another network");
            }
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
