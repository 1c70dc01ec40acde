package org.jdiffusion.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the shipped digits from the complete MNIST: {@code ShipMnist FROM-DIR TO-DIR}. The test split is kept whole;
 * of the training split the first 1,000 images of each class are kept, in file order. The gzip header carries neither
 * name nor time.
 */
final class ShipMnist {
    private static final int PER_CLASS = 1000;
    private static final int PIXELS = Mnist.SIDE * Mnist.SIDE;

    private ShipMnist() {}

    public static void main(String[] args) throws IOException {
        Path from = Path.of(args[0]);
        Path to = Path.of(args[1]);
        ship(Mnist.read(from, Mnist.Split.TEST), Integer.MAX_VALUE, to, "t10k");
        ship(Mnist.read(from, Mnist.Split.TRAIN), PER_CLASS, to, "train10k");
    }

    private static void ship(Mnist digits, int perClass, Path to, String prefix) throws IOException {
        int[] kept = select(digits, perClass);
        gzip(to.resolve(prefix + "-images-idx3-ubyte.gz"), images(digits, kept));
        gzip(to.resolve(prefix + "-labels-idx1-ubyte.gz"), labels(digits, kept));
    }

    static int[] select(Mnist digits, int perClass) {
        int[] found = new int[Mnist.CLASSES];
        int[] kept = new int[digits.size()];
        int count = 0;
        for (int i = 0; i < digits.size(); i++) {
            if (found[digits.label(i)]++ < perClass) {
                kept[count++] = i;
            }
        }
        return Arrays.copyOf(kept, count);
    }

    static byte[] images(Mnist digits, int... indices) {
        ByteBuffer file = ByteBuffer.allocate(16 + indices.length * PIXELS);
        file.putInt(0x803).putInt(indices.length).putInt(Mnist.SIDE).putInt(Mnist.SIDE);
        for (int index : indices) {
            file.put(digits.pixels(index));
        }
        return file.array();
    }

    static byte[] labels(Mnist digits, int... indices) {
        ByteBuffer file = ByteBuffer.allocate(8 + indices.length);
        file.putInt(0x801).putInt(indices.length);
        for (int index : indices) {
            file.put((byte) digits.label(index));
        }
        return file.array();
    }

    private static void gzip(Path file, byte[] content) throws IOException {
        try (OutputStream out = new SmallGzip(Files.newOutputStream(file))) {
            out.write(content);
        }
    }

    private static final class SmallGzip extends GZIPOutputStream {
        SmallGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
