package org.jdiffusion.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class GridTest {
    private static final int PAPER = 0xC8C8C8;
    private static final int INK = 0x202020;

    @Test
    void tilesStandLeftToRightThenDownBetweenGaps() {
        BufferedImage grid = Grid.of(2).withScale(3).draw(List.of(tile(0x111111), tile(0x222222), tile(0x333333)));

        assertThat(grid.getWidth()).isEqualTo(2 + 2 * (4 * 3 + 2));
        assertThat(grid.getHeight()).isEqualTo(2 + 2 * (4 * 3 + 2));
        assertThat(colour(grid, 2, 2)).isEqualTo(0x111111);
        assertThat(colour(grid, 13, 13)).isEqualTo(0x111111);
        assertThat(colour(grid, 14, 2)).isEqualTo(PAPER);
        assertThat(colour(grid, 16, 2)).isEqualTo(0x222222);
        assertThat(colour(grid, 2, 16)).isEqualTo(0x333333);
        assertThat(colour(grid, 16, 16)).isEqualTo(PAPER);
        assertThat(colour(grid, 1, 1)).isEqualTo(PAPER);
    }

    @Test
    void pixelsAreEnlargedNotBlurred() {
        BufferedImage picture = tile(0);
        picture.setRGB(2, 1, 0xFFFFFF);
        BufferedImage grid = Grid.of(1).withScale(5).draw(List.of(picture));

        int white = 0;
        for (int y = 2; y < 22; y++) {
            for (int x = 2; x < 22; x++) {
                boolean inside = x >= 12 && x < 17 && y >= 7 && y < 12;
                assertThat(colour(grid, x, y)).isEqualTo(inside ? 0xFFFFFF : 0);
                white += inside ? 1 : 0;
            }
        }
        assertThat(white).isEqualTo(25);
    }

    @Test
    void greyGridsKeepExactLevelsAndColourMakesAllColour() {
        BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(0, 0, 0, 100);

        BufferedImage allGrey = Grid.of(1).draw(List.of(grey));
        BufferedImage mixed = Images.sideBySide(grey, tile(0xFF0000));

        assertThat(allGrey.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
        assertThat(allGrey.getRaster().getSample(2, 2, 0)).isEqualTo(100);
        assertThat(colour(mixed, 3, 3)).isEqualTo(0x646464); // 1x1 in the middle of a 4x4 tile
        assertThat(colour(mixed, 8, 2)).isEqualTo(0xFF0000);
    }

    @Test
    void labelsStandOutsideTheTilesAndInsideThePicture() {
        List<BufferedImage> tiles = Collections.nCopies(4, tile(0xFF0000));
        BufferedImage plain = Grid.of(2).withScale(10).draw(tiles);
        BufferedImage labelled = Grid.of(2)
                .withScale(10)
                .withRows("0", "class 1")
                .withColumns("before", "after")
                .draw(tiles);

        assertThat(count(labelled, 0xFF0000)).isEqualTo(count(plain, 0xFF0000)).isEqualTo(4 * 40 * 40);
        assertThat(count(plain, INK)).isZero();
        int dots = dots("0") + dots("class 1") + dots("before") + dots("after");
        assertThat(count(labelled, INK)).isEqualTo(dots * 4); // two by two pixels each
    }

    @Test
    void tilesMakeRoomForLabelsLargerThanThey() {
        List<BufferedImage> tiles = Collections.nCopies(2, tile(0xFF0000));
        BufferedImage grid =
                Grid.of(1).withRows("0", "1").withColumns("a long one").draw(tiles);

        assertThat(count(grid, 0xFF0000)).isEqualTo(2 * 4 * 4);
        assertThat(count(grid, INK)).isEqualTo(dots("0") + dots("1") + dots("a long one"));
    }

    @Test
    void everyAsciiGlyphButSpaceHasInkAndAllDiffer() {
        long distinct = 0;
        var seen = new java.util.HashSet<String>();
        for (char c = ' '; c <= '~'; c++) {
            String glyph = glyph(String.valueOf(c));
            assertThat(glyph.contains("#")).isEqualTo(c != ' ');
            distinct += seen.add(glyph) ? 1 : 0;
        }
        assertThat(distinct).isEqualTo(95);
    }

    @Test
    void wrongArgumentsAreNamed() {
        List<BufferedImage> tiles = List.of(tile(0), tile(0), tile(0));

        assertFails(() -> Grid.of(0), "columns: wanted at least 1, got 0");
        assertFails(() -> Grid.of(1).withScale(0), "scale: wanted 1..32, got 0");
        assertFails(() -> Grid.of(1).withRows("\u6570"), "label: wanted printable ASCII");
        assertFails(() -> Grid.of(2).withColumns("a"), "columnLabels: wanted one for each of 2 columns, got 1");
        assertFails(() -> Grid.of(2).withRows("a").draw(tiles), "rowLabels: wanted one for each of 2 rows, got 1");
        assertFails(() -> Grid.of(2).draw(List.of()), "pictures: wanted at least one");
        assertFails(
                () -> Grid.of(1000).withScale(32).draw(Collections.nCopies(1_000_000, tile(0))),
                "wanted at most 64 million pixels");
        assertFails(() -> Grid.of(Integer.MAX_VALUE).draw(tiles), "wanted at most 64 million pixels");
        assertFails(Images::sideBySide, "pictures: wanted at least one");
    }

    private static void assertFails(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    private static BufferedImage tile(int rgb) {
        BufferedImage tile = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 16; i++) {
            tile.setRGB(i % 4, i / 4, rgb);
        }
        return tile;
    }

    private static int colour(BufferedImage picture, int x, int y) {
        return picture.getRGB(x, y) & 0xFFFFFF;
    }

    private static int count(BufferedImage picture, int rgb) {
        int count = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                count += colour(picture, x, y) == rgb ? 1 : 0;
            }
        }
        return count;
    }

    private static int dots(String text) {
        return (int) glyph(text).chars().filter(c -> c == '#').count();
    }

    private static String glyph(String text) {
        StringBuilder dots = new StringBuilder();
        for (int y = 0; y < PixelFont.HEIGHT; y++) {
            for (int x = 0; x < PixelFont.width(text); x++) {
                dots.append(PixelFont.isInk(text, x, y) ? '#' : '.');
            }
        }
        return dots.toString();
    }
}
