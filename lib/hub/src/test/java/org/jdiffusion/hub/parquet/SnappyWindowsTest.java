package org.jdiffusion.hub.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnappyWindowsTest {
    @TempDir
    Path folder;

    /** @param reach how far copies go back: within a writer's 64 KiB, rarely beyond, always beyond */
    @ParameterizedTest
    @ValueSource(ints = {100, 70_000, 1_000_000})
    void anyPart_isThatOfTheWhole(int reach) throws IOException {
        Random random = new Random(reach);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] whole = pack(random, 1_500_000, reach, packed);
        Path path = Files.write(folder.resolve("page"), packed.toByteArray());
        try (RandomFile file = new RandomFile(path)) {
            SnappyWindows windows = SnappyWindows.index(file, 0, file.size(), whole.length);
            for (int i = 0; i < 200; i++) {
                int at = random.nextInt(whole.length);
                int count = random.nextInt(Math.min(whole.length - at, i % 2 == 0 ? 10 : 300_000) + 1);
                byte[] part = new byte[count];
                windows.read(at, count).get(part);
                assertThat(part).isEqualTo(Arrays.copyOfRange(whole, at, at + count));
            }
        }
        byte[] out = new byte[whole.length];
        ByteBuffer in = ByteBuffer.wrap(packed.toByteArray());
        Snappy.requireLength(in, whole.length);
        Snappy.unpack(in, out);
        assertThat(out).isEqualTo(whole);
    }

    @Test
    void picturesFromPython_canBeEnteredEvery64KiB() throws IOException {
        try (RandomFile file = new RandomFile(Goldens.FOLDER.resolve("large_dictionary.parquet"))) {
            PageHeader header = PageHeader.read(file.read(4, 100));
            long at = 4L + header.length();
            SnappyWindows windows = SnappyWindows.index(file, at, header.packed(), header.unpacked());
            long pieces = header.unpacked() / (64 << 10) + 2;
            assertThat(header.unpacked()).isGreaterThan(Limits.WINDOWED);
            assertThat(windows.weight()).isBetween(16 * pieces, 32 * pieces);
        }
    }

    @Test
    void copyFromBeforeTheBegin_isRefused() throws IOException {
        byte[] bytes = {8, 0x08, 'a', 'b', 'c', 0x05, 4}; // three letters, then five from four back
        Path path = Files.write(folder.resolve("page"), bytes);
        try (RandomFile file = new RandomFile(path)) {
            assertThatThrownBy(() -> SnappyWindows.index(file, 0, bytes.length, 8))
                    .isInstanceOf(Malformed.class)
                    .hasMessageContaining("beyond the page's begin");
        }
    }

    /** Packs without looking: literals and copies at random; returns what they stand for. */
    private static byte[] pack(Random random, int size, int reach, ByteArrayOutputStream to) {
        byte[] whole = new byte[size];
        ByteBuffer out = ByteBuffer.allocate(5);
        for (int left = size; left > 0 || out.position() == 0; left >>>= 7) {
            out.put((byte) (left > 127 ? left | 128 : left));
        }
        to.write(out.array(), 0, out.position());
        int done = 0;
        while (done < size) {
            boolean first = done == 0;
            if (first || random.nextInt(3) == 0) {
                int length = Math.min(size - done, 1 + random.nextInt(random.nextInt(20) == 0 ? 90_000 : 60));
                to.write(62 << 2); // the length takes three bytes
                little(to, length - 1, 3);
                for (int i = 0; i < length; i++) {
                    whole[done] = (byte) random.nextInt();
                    to.write(whole[done++]);
                }
            } else {
                int length = Math.min(size - done, 1 + random.nextInt(64));
                int back = 1 + random.nextInt(Math.min(done, random.nextInt(50) == 0 ? reach : 2_000));
                to.write((length - 1) << 2 | 3);
                little(to, back, 4);
                for (int i = 0; i < length; i++, done++) {
                    whole[done] = whole[done - back];
                }
            }
        }
        return whole;
    }

    private static void little(ByteArrayOutputStream to, int value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            to.write(value >> (8 * i));
        }
    }
}
