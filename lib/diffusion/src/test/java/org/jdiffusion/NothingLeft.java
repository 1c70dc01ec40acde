package org.jdiffusion;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Map;
import org.jdiffusion.tensor.InPlace;
import org.jdiffusion.tensor.MappedFile;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.tensor.TorchOps;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves a manager open or the thread's grad mode changed. */
public final class NothingLeft implements BeforeEachCallback, AfterEachCallback {
    private int managers;
    private boolean gradMode;

    @Override
    public void beforeEach(ExtensionContext context) {
        TorchOps.sqrt(1); // the library's own managers are made once, here at the latest
        MappedFile.canMap(Path.of(""));
        try (NDManager manager = Torch.newManager()) {
            InPlace.copy(manager.create(1f), manager.create(1f));
            TorchOps.silu(manager.create(1f));
            TorchOps.gelu(manager.create(1f));
            Tiny.unet(manager).predict(Tiny.images(manager, 1, 0), 0, null);
        }
        managers = systemManagerHolds();
        gradMode = JniUtils.isGradMode();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(systemManagerHolds()).as("managers open").isEqualTo(managers);
        assertThat(JniUtils.isGradMode()).as("grad mode").isEqualTo(gradMode);
    }

    /** Arrays and managers that {@code manager} and the managers under it hold. */
    public static int count(NDManager manager) {
        int count = 0;
        for (Object resource : resources(manager).values()) {
            count += resource instanceof NDManager child ? 1 + count(child) : 1;
        }
        return count;
    }

    private static int systemManagerHolds() {
        try (NDManager manager = Torch.newManager()) {
            return resources(manager.getParentManager()).size();
        }
    }

    /** The engine counts them, but shows arrays alone. */
    private static Map<?, ?> resources(NDManager manager) {
        try {
            Field field = BaseNDManager.class.getDeclaredField("resources");
            field.setAccessible(true);
            return (Map<?, ?>) field.get(manager);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
