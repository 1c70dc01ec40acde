package org.jdiffusion.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NothingLeft.class)
class ImageFolderTest {
    @TempDir
    private Path folder;

    @Test
    void picturesComeByName_asSquares_inTheirColours() throws Exception {
        save("b/two.jpg", picture(40, 20, BufferedImage.TYPE_INT_RGB, Color.RED));
        save("a.png", picture(8, 8, BufferedImage.TYPE_BYTE_GRAY, Color.WHITE));
        save("c.PNG", picture(30, 50, BufferedImage.TYPE_INT_ARGB, Color.BLUE));
        Files.writeString(folder.resolve("notes.txt"), "no picture");
        Files.writeString(folder.resolve("png"), "no picture");
        ImageFolder images = ImageFolder.of(folder);
        assertThat(images.size()).isEqualTo(3);
        try (NDManager m = Torch.newManager()) {
            NDArray all = images.images(m, 16, 0, 1, 2);
            assertThat(all.getShape()).isEqualTo(new Shape(3, 3, 16, 16));
            int[] wanted = {100, 100, 100, 100, -100, -100, -100, -100, 100};
            int[] found = means(all);
            for (int i = 0; i < wanted.length; i++) {
                assertThat(found[i]).as("mean %d", i).isBetween(wanted[i] - 2, wanted[i] + 2); // JPEG is not exact
            }
        }
    }

    @Test
    void shrinking_averages() throws Exception {
        BufferedImage stripes = picture(64, 64, BufferedImage.TYPE_INT_RGB, Color.BLACK);
        for (int x = 0; x < 64; x += 2) {
            for (int y = 0; y < 64; y++) {
                stripes.setRGB(x, y, 0xFFFFFF);
            }
        }
        save("stripes.png", stripes);
        try (NDManager m = Torch.newManager()) {
            NDArray small = ImageFolder.of(folder).images(m, 8, 0);
            assertThat(small.abs().max().getFloat()).isLessThan(0.1f);
        }
    }

    @Test
    void whatIsNoPicture_isNamed() throws Exception {
        assertThatThrownBy(() -> ImageFolder.of(folder.resolve("nowhere")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("nowhere: is no folder");
        assertThatThrownBy(() -> ImageFolder.of(folder)).hasMessageContaining("holds no PNG or JPEG picture");
        Files.writeString(folder.resolve("a.png"), "text");
        save("b.png", picture(64, 64, BufferedImage.TYPE_INT_RGB, Color.RED));
        byte[] whole = Files.readAllBytes(folder.resolve("b.png"));
        Files.write(folder.resolve("c.png"), Arrays.copyOf(whole, whole.length / 2));
        byte[] huge = whole.clone();
        huge[18] = 0x7F; // the width in the header: 32,576
        CRC32 crc = new CRC32();
        crc.update(huge, 12, 17);
        ByteBuffer.wrap(huge).putInt(29, (int) crc.getValue());
        Files.write(folder.resolve("d.png"), huge);
        ImageFolder images = ImageFolder.of(folder);
        try (NDManager m = Torch.newManager()) {
            refused(images, m, 0, "a.png: is no picture, wanted a PNG or JPEG picture");
            refused(images, m, 2, "c.png: cannot be read as a picture");
            refused(images, m, 3, "d.png: is 32576x64, wanted at most 16384 a side");
        }
    }

    @Test
    void aSubfolderThatCannotBeListed_isNamed() throws Exception {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        save("a.png", picture(8, 8, BufferedImage.TYPE_INT_RGB, Color.RED));
        assumeTrue(locked.toFile().setReadable(false) && !Files.isReadable(locked)); // root may read all
        try {
            assertThatThrownBy(() -> ImageFolder.of(folder))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("cannot be listed")
                    .hasMessageContaining("locked");
        } finally {
            assertThat(locked.toFile().setReadable(true)).isTrue();
        }
    }

    @Test
    void hiddenFiles_areNoPictures() throws Exception {
        save("a.png", picture(8, 8, BufferedImage.TYPE_INT_RGB, Color.RED));
        save(".ipynb_checkpoints/a-checkpoint.png", picture(8, 8, BufferedImage.TYPE_INT_RGB, Color.RED));
        Files.writeString(folder.resolve("._a.png"), "what macOS keeps beside a file");
        Files.createSymbolicLink(folder.resolve(".ipynb_checkpoints/loop"), folder);
        assertThat(ImageFolder.of(folder).size()).isOne();
    }

    @Test
    void linkedFolders_areFollowed_butNotInACircle() throws Exception {
        save("real/deep/a.png", picture(8, 8, BufferedImage.TYPE_INT_RGB, Color.RED));
        Files.createSymbolicLink(folder.resolve("linked"), folder.resolve("real"));
        assertThat(ImageFolder.of(folder.resolve("linked")).size()).isOne();
        assertThat(ImageFolder.of(folder).size()).isEqualTo(2);
        Files.createSymbolicLink(folder.resolve("real/deep/loop"), folder.resolve("real"));
        assertThatThrownBy(() -> ImageFolder.of(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cannot be listed");
    }

    private static void refused(ImageFolder images, NDManager manager, int index, String text) {
        assertThatThrownBy(() -> images.images(manager, 8, index))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(text);
    }

    private void save(String name, BufferedImage picture) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        assertThat(ImageIO.write(picture, name.endsWith("jpg") ? "jpg" : "png", file.toFile()))
                .isTrue();
    }

    private static BufferedImage picture(int width, int height, int type, Color color) {
        BufferedImage picture = new BufferedImage(width, height, type);
        Graphics2D pen = picture.createGraphics();
        pen.setColor(color);
        pen.fillRect(0, 0, width, height);
        pen.dispose();
        return picture;
    }

    /** Hundredths of each image's and channel's mean. */
    private static int[] means(NDArray images) {
        float[] values = images.toFloatArray();
        int each = 16 * 16;
        int[] means = new int[values.length / each];
        for (int i = 0; i < means.length; i++) {
            double sum = 0;
            for (int k = 0; k < each; k++) {
                sum += values[i * each + k];
            }
            means[i] = (int) Math.round(100 * sum / each);
        }
        return means;
    }
}
