package org.jdiffusion.data;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Reads pictures in a process with little memory: those of a folder, then damaged copies of those of another. */
final class PictureSurvivor {
    private PictureSurvivor() {}

    /** One line a picture of the first folder: its name, and what became of it; then how many damaged ones were refused. */
    public static void main(String[] arguments) throws Exception {
        for (Path file : files(arguments[0])) {
            System.out.println(file.getFileName() + ": " + outcome(Files.readAllBytes(file)));
        }
        Random random = new Random(1);
        List<Path> good = files(arguments[1]);
        int refused = 0;
        int rounds = Integer.parseInt(arguments[2]);
        for (int i = 0; i < rounds; i++) {
            byte[] file = Files.readAllBytes(good.get(random.nextInt(good.size())));
            refused += outcome(damaged(file, random)).startsWith("refused") ? 1 : 0;
        }
        System.out.println("damaged: " + refused);
    }

    /** Whatever else is thrown ends the process. */
    private static String outcome(byte[] file) throws Exception {
        try {
            return "picture " + PictureFile.decode(file, "picture").getWidth();
        } catch (DataException e) {
            return "refused " + e.getMessage();
        }
    }

    private static byte[] damaged(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int k = random.nextInt(6); k >= 0; k--) {
            bytes[random.nextInt(Math.min(bytes.length, random.nextBoolean() ? 64 : bytes.length))] =
                    (byte) random.nextInt();
        }
        if (random.nextInt(8) == 0) {
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        if (bytes.length > 0 && bytes[0] == (byte) 0x89 && random.nextInt(4) > 0) {
            repairCheckSums(ByteBuffer.wrap(bytes));
        }
        return bytes;
    }

    /** So that what is behind the check is tried, too. */
    private static void repairCheckSums(ByteBuffer png) {
        for (int at = 8; at <= png.limit() - 12; ) {
            int length = png.getInt(at);
            if (length < 0 || length > png.limit() - at - 12) {
                return;
            }
            CRC32 crc = new CRC32();
            crc.update(png.slice(at + 4, 4 + length));
            png.putInt(at + 8 + length, (int) crc.getValue());
            at += 12 + length;
        }
    }

    private static List<Path> files(String folder) throws Exception {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.sorted().toList();
        }
    }
}
