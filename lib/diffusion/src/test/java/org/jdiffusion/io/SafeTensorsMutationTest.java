package org.jdiffusion.io;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.golden.Golden;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NothingLeft.class)
class SafeTensorsMutationTest {
    private static final int ROUNDS = 20_000;
    private static final String SYNTAX = "{}[]\",:0123456789-eE.\\ud";

    @TempDir
    private Path folder;

    @Test
    void damagedFiles_areReadOrRefused_inLittleMemory() throws Exception {
        byte[] good = Files.readAllBytes(Golden.path("safetensors/every_dtype.safetensors"));
        Random random = new Random(20_000);
        Path path = folder.resolve("damaged.safetensors");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int refused = 0;
        long most = 0;
        try (NDManager manager = Torch.newManager()) {
            SafeTensorsFileTest.readAll(Files.write(path, good), manager); // loads the classes
            for (int i = 0; i < ROUNDS; i++) {
                byte[] bytes = good;
                for (int n = 1 + random.nextInt(3); n > 0; n--) {
                    bytes = damage(bytes, random);
                }
                Files.write(path, bytes);
                long before = threads.getCurrentThreadAllocatedBytes();
                try {
                    SafeTensorsFileTest.readAll(path, manager);
                } catch (CheckpointException e) {
                    refused++;
                } catch (Exception | StackOverflowError | OutOfMemoryError e) {
                    throw new AssertionError("round " + i + ": " + Arrays.toString(bytes), e);
                }
                most = Math.max(most, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(NothingLeft.count(manager)).isZero();
        }
        assertThat(refused).isBetween(ROUNDS / 4, ROUNDS - 200);
        assertThat(most).as("bytes for a file of %d", good.length).isLessThan(1 << 20);
    }

    private static byte[] damage(byte[] bytes, Random random) {
        if (bytes.length < 2) {
            return new byte[] {(byte) random.nextInt()};
        }
        // half of the damage goes to the header, half of that stays text
        int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(bytes.length, 1200));
        byte strange =
                random.nextBoolean() ? (byte) random.nextInt() : (byte) SYNTAX.charAt(random.nextInt(SYNTAX.length()));
        switch (random.nextInt(4)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                return flipped;
            }
            case 1 -> {
                byte[] replaced = bytes.clone();
                replaced[at] = strange;
                return replaced;
            }
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            default -> {
                ByteArrayOutputStream longer = new ByteArrayOutputStream();
                longer.write(bytes, 0, at);
                longer.write(strange);
                longer.write(bytes, at, bytes.length - at);
                return longer.toByteArray();
            }
        }
    }
}
