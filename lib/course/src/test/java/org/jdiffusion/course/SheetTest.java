package org.jdiffusion.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class SheetTest {
    @Test
    void smallOnes_areStoredInTheirOwnSize_withColoursNobodyCanTellApart() {
        BufferedImage drawn = noise(130, 40);
        BufferedImage stored = new Sheet(drawn).stored();
        assertThat(Sheet.enlargement(drawn)).isEqualTo(3);
        assertThat(stored.getWidth()).isEqualTo(130);
        for (int i = 0; i < 130 * 40; i++) {
            for (int channel = 0; channel < 3; channel++) {
                int before = drawn.getRaster().getSample(i % 130, i / 130, channel);
                assertThat(stored.getRaster().getSample(i % 130, i / 130, channel))
                        .isBetween(before - 3, before + 3);
            }
        }
        assertThat(Png.bytes(stored).length).isLessThan(Png.bytes(drawn).length * 4 / 5);
    }

    @Test
    void largeOnes_stayAsTheyAre() {
        BufferedImage drawn = noise(500, 10);
        assertThat(new Sheet(drawn).stored()).isSameAs(drawn);
    }

    @Test
    void itsFile_holdsEveryPixel() throws IOException {
        BufferedImage drawn = noise(33, 20);
        drawn.createGraphics().fillRect(5, 5, 20, 10); // of one colour, and rows alike
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(Png.bytes(drawn)));
        assertThat(read.getRGB(0, 0, 33, 20, null, 0, 33)).isEqualTo(drawn.getRGB(0, 0, 33, 20, null, 0, 33));
    }

    private static BufferedImage noise(int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var random = new Random(1);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, random.nextInt(1 << 24));
        }
        return image;
    }
}
