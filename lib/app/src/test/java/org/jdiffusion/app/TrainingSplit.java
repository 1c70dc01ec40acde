package org.jdiffusion.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A training split that is quickly made. */
final class TrainingSplit {
    private TrainingSplit() {}

    /** A folder in {@code temp} with 64 blank images. */
    static Path of64(Path temp) throws IOException {
        Path folder = Files.createDirectories(temp.resolve("digits"));
        ByteBuffer images = ByteBuffer.allocate(16 + 64 * 784)
                .putInt(0x803)
                .putInt(64)
                .putInt(28)
                .putInt(28);
        ByteBuffer labels = ByteBuffer.allocate(8 + 64).putInt(0x801).putInt(64);
        for (int i = 0; i < 64; i++) {
            labels.put((byte) (i % 10));
        }
        Files.write(folder.resolve("train-images-idx3-ubyte"), images.array());
        Files.write(folder.resolve("train-labels-idx1-ubyte"), labels.array());
        return folder;
    }
}
