package org.jdiffusion.app;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.util.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdiffusion.tensor.Torch;

/** The tensor engine, started for real. */
final class EngineChecks {
    private static final Path NVIDIA = Path.of("/proc/driver/nvidia/version");

    private EngineChecks() {}

    static List<Check> all() {
        List<Check> checks = new ArrayList<>();
        try {
            checks.add(Check.ok("engine", "DJL " + Engine.getDjlVersion() + ", libtorch " + Torch.version()));
        } catch (EngineException | IllegalStateException | LinkageError e) {
            return List.of(Check.fail(
                    "engine",
                    "does not start: " + e.getMessage()
                            + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()),
                    "run mvn -Plab once with network; on a system without prebuilt natives see the README"));
        }
        Platform platform = Platform.detectPlatform("pytorch");
        String natives = platform.getFlavor() + ", " + platform.getClassifier();
        boolean idle = Files.exists(NVIDIA) && !Torch.device().isGpu();
        checks.add(
                idle
                        ? Check.warn("natives", natives, "this machine has a GPU: use natives with CUDA to work on it")
                        : Check.ok("natives", natives));
        checks.add(Check.ok("device", Torch.device().toString()));
        String wish = System.getenv("OMP_NUM_THREADS");
        checks.add(Check.ok(
                "threads",
                Torch.threads() + " (" + Runtime.getRuntime().availableProcessors() + " processors, OMP_NUM_THREADS "
                        + (wish == null ? "not set" : wish) + ")"));
        return checks;
    }
}
