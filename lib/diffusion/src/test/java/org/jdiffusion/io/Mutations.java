package org.jdiffusion.io;

import ai.djl.ndarray.NDManager;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.tensor.Torch;

/** A program that reads damaged copies of a file: {@code Mutations GOOD SCRATCH ROUNDS SEED}. */
final class Mutations {
    private static final String SYNTAX = "{}[]\",:0123456789-eE.\\ud";

    private Mutations() {}

    /** Prints how many copies were refused; any other failure than {@link CheckpointException} ends the program. */
    public static void main(String[] args) throws Exception {
        byte[] good = Files.readAllBytes(Path.of(args[0]));
        Path path = Path.of(args[1]);
        int rounds = Integer.parseInt(args[2]);
        Random random = new Random(Long.parseLong(args[3]));
        int refused = 0;
        try (NDManager manager = Torch.newManager()) {
            for (int i = 0; i < rounds; i++) {
                byte[] bytes = good;
                for (int n = 1 + random.nextInt(3); n > 0; n--) {
                    bytes = damage(bytes, random);
                }
                Files.write(path, bytes);
                try {
                    SafeTensorsFileTest.readAll(path, manager);
                } catch (CheckpointException e) {
                    refused++;
                } catch (Exception | StackOverflowError | OutOfMemoryError e) {
                    throw new AssertionError("round " + i + ": " + Arrays.toString(bytes), e);
                }
            }
            if (NothingLeft.count(manager) > 0) {
                throw new AssertionError("arrays are left");
            }
        }
        System.out.println("refused " + refused);
    }

    private static boolean zip(byte[] bytes) {
        return bytes[0] == 'P' && bytes[1] == 'K';
    }

    private static byte[] damage(byte[] bytes, Random random) {
        if (bytes.length < 2) {
            return new byte[] {(byte) random.nextInt()};
        }
        // half of the damage goes to the header, half of that stays text; a zip file has its directory at the end
        int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(bytes.length, 1200));
        at = zip(bytes) && random.nextBoolean() ? bytes.length - 1 - at : at;
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
