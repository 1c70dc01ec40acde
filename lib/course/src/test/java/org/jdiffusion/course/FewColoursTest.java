package org.jdiffusion.course;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class FewColoursTest {
    private static final Color GRID = new Color(0xE3E3E3);

    @Test
    void inksStay_shadesBetweenThemGo() {
        var drawing = new BufferedImage(256, 10, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 256; x++) {
            for (int y = 0; y < 10; y++) {
                drawing.setRGB(x, y, y < 8 ? 0xFFFFFF : y == 8 ? 0xE3E3E3 : new Color(x, x, x).getRGB());
            }
        }
        BufferedImage few = FewColours.of(drawing, List.of(Color.WHITE, GRID, Color.RED));
        assertThat(new Color(few.getRGB(7, 7))).isEqualTo(Color.WHITE);
        assertThat(new Color(few.getRGB(7, 8))).isEqualTo(GRID);
        assertThat(((IndexColorModel) few.getColorModel()).getMapSize()).isBetween(4, 16);
        assertThat(new Color(few.getRGB(130, 9)).getRed()).isBetween(90, 170);
    }

    @Test
    void aChart_isASmallFile() {
        assertThat(Charts.png(Charts.loss(List.of(1f, 0.5f, 0.7f, 0.2f)))).hasSizeBetween(2_000, 12_000);
    }
}
