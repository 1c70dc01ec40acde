package org.jdiffusion.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.nn.Init;
import org.jdiffusion.nn.Linear;
import org.jdiffusion.tensor.MappedFile;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files that another process changes between the reading of their header and that of their numbers. */
@ExtendWith(NothingLeft.class)
class ChangedFileTest {
    private static final FileTime THEN = FileTime.fromMillis(1_700_000_000_000L);

    @TempDir
    private Path folder;

    private NDManager manager;
    private Path file;
    private Path other;
    private Linear net;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("w.safetensors");
        other = folder.resolve("other.safetensors");
        assumeThat(MappedFile.canMap(file)).isTrue(); // elsewhere an open file is not replaced so easily
        manager = Torch.newManager();
        net = new Linear(Init.random(manager, 1), 1, 1);
        net.stateDict().values().forEach(parameter -> parameter.muli(0).addi(5));
        write(file, false, 1, 2);
        write(other, false, 3, 4);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aFileReplaced_byOneOfItsSizeAndTime_isRefused() throws Exception {
        for (boolean half : new boolean[] {false, true}) {
            write(file, half, 1, 2);
            write(other, half, 3, 4);
            refused(() -> Files.move(other, file, StandardCopyOption.REPLACE_EXISTING));
        }
    }

    @Test
    void aFileWrittenOver_isRefused() throws Exception {
        refused(() -> Files.write(file, Files.readAllBytes(other)));
        Files.setLastModifiedTime(file, THEN);
        byte[] content = Files.readAllBytes(file);
        for (int bytes : new int[] {content.length + 4, content.length - 4, 0}) { // only their size tells these
            refused(() -> {
                Files.write(file, Arrays.copyOf(content, bytes));
                Files.setLastModifiedTime(file, THEN);
            });
            Files.write(file, content);
            Files.setLastModifiedTime(file, THEN);
        }
    }

    @Test
    void aFileDeleted_isRefused() throws Exception {
        refused(() -> Files.delete(file));
    }

    /** The first shard is as it was, and fills nothing either. */
    @Test
    void aShardReplaced_isRefused() throws Exception {
        try (NDArray one = manager.create(new float[] {1});
                NDArray two = manager.create(new float[][] {{2}})) {
            SafeTensors.write(folder.resolve("model-1.safetensors"), Map.of("bias", one), null);
            SafeTensors.write(file, Map.of("weight", two), null);
        }
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\":{\"bias\":\"model-1.safetensors\",\"weight\":\"w.safetensors\"}}");
        refused(index, () -> write(file, false, 3, 4));
    }

    @Test
    void aFileLeftAlone_fills() throws Exception {
        try (Weights weights = Weights.open(file)) {
            weights.fill(net);
        }
        assertThat(net.stateDict().get("weight").toFloatArray()).containsExactly(1);
        assertThat(net.stateDict().get("bias").toFloatArray()).containsExactly(2);
    }

    private interface Change {
        void run() throws IOException;
    }

    private void refused(Change change) throws IOException {
        refused(file, change);
    }

    private void refused(Path opened, Change change) throws IOException {
        try (Weights weights = Weights.open(opened)) {
            change.run();
            assertThatThrownBy(() -> weights.fill(net))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContainingAll(file.toString(), "was changed while it was read");
        }
        for (NDArray parameter : net.stateDict().values()) {
            assertThat(parameter.toFloatArray()).containsExactly(5);
        }
        assertThat(NothingLeft.count(manager)).as("arrays left").isEqualTo(2);
    }

    private void write(Path path, boolean half, float weight, float bias) throws IOException {
        try (NDArray w = manager.create(new float[][] {{weight}});
                NDArray b = manager.create(new float[] {bias})) {
            Map<String, NDArray> tensors = Map.of("weight", w, "bias", b);
            if (half) {
                SafeTensors.writeHalf(path, tensors, null);
            } else {
                SafeTensors.write(path, tensors, null);
            }
        }
        Files.setLastModifiedTime(path, THEN);
    }
}
