package org.jdiffusion.notebook.compare.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PictureRuleTest {
    private final Picture base = PictureGoldenTest.picture("base");
    private final Picture dot = PictureGoldenTest.picture("dot");
    private final Picture seven = PictureGoldenTest.picture("seven");

    PictureRuleTest() throws IOException {}

    @Test
    void exact_seesOnePixel() {
        assertThat(new PictureRule.Exact().complaint(base, base)).isEmpty();
        assertThat(new PictureRule.Exact().complaint(base, dot))
                .contains("pixels differ, by 0.0867 on average and 242 at most, on a scale from 0 to 255");
        assertThat(new PictureRule.Exact().complaint(base, seven)).contains("its size is 9x7 pixels, wanted 52x40");
    }

    @Test
    void exact_seesTransparency() {
        Picture clear = new Picture(1, 1, new int[] {0x00ffffff});
        Picture white = new Picture(1, 1, new int[] {0xffffffff});

        assertThat(new PictureRule.Exact().complaint(clear, white)).isPresent();
        assertThat(new PictureRule.MaxDifference(0).complaint(clear, white)).isEmpty();
    }

    @Test
    void differences_areAllowedUpToTheLimit() {
        assertThat(new PictureRule.MeanDifference(0.087).complaint(base, dot)).isEmpty();
        assertThat(new PictureRule.MeanDifference(0.08).complaint(base, dot))
                .contains("pixels differ by 0.0867 on average, wanted 0.08");
        assertThat(new PictureRule.MaxDifference(242).complaint(base, dot)).isEmpty();
        assertThat(new PictureRule.MaxDifference(241).complaint(base, dot))
                .contains("pixels differ by up to 242, wanted 241.0");
        assertThat(new PictureRule.Similar(0.98).complaint(base, dot)).isEmpty();
        assertThat(new PictureRule.Similar(0.99).complaint(base, dot))
                .contains("structural similarity is 0.9836, wanted at least 0.99");
    }

    @Test
    void picturesOfTwoSizes_neverAgree() {
        assertThat(new PictureRule.MeanDifference(255).complaint(base, seven)).isPresent();
        assertThat(new PictureRule.MaxDifference(255).complaint(base, seven)).isPresent();
        assertThat(new PictureRule.Similar(-1).complaint(base, seven)).isPresent();
    }

    @Test
    void plausible_wantsSizeAndColours_notPixels() throws IOException {
        Picture random = PictureGoldenTest.picture("random");
        Picture white = PictureGoldenTest.picture("white");

        assertThat(new PictureRule.Plausible(0, 0, 2).complaint(base, random)).isEmpty();
        assertThat(new PictureRule.Plausible(0, 0, 2).complaint(base, white))
                .contains("it is blank: all pixels have one colour");
        assertThat(new PictureRule.Plausible(0, 0, 2).complaint(base, seven))
                .contains("its size is 9x7 pixels, wanted 52x40");
        assertThat(new PictureRule.Plausible(9, 7, 2).complaint(base, seven)).isEmpty();
        assertThat(new PictureRule.Plausible(9, 7, 64).complaint(base, seven))
                .contains("it has 63 colours, wanted at least 64");
    }

    @Test
    void limitsOutOfRange_areRefused() {
        assertThatThrownBy(() -> new PictureRule.Similar(1.5))
                .hasMessage("ssim: wanted a number from -1.0 to 1.0, got 1.5");
        assertThatThrownBy(() -> new PictureRule.MeanDifference(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PictureRule.Plausible(-1, 0, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void greys_areTakenAsTheyAre() throws IOException {
        BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(0, 0, 0, 100);

        assertThat(Picture.of(grey).argb()).containsExactly(0xff646464);
        assertThat(PictureGoldenTest.picture("grey").argb()[0]).isEqualTo(0xff7f7f7f);
    }

    @Test
    void jpeg_isReadToo() throws IOException {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        image.createGraphics().fillRect(0, 0, 16, 16);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", bytes);
        Picture read = Picture.decode(Base64.getMimeEncoder().encodeToString(bytes.toByteArray()));

        assertThat(new PictureRule.MaxDifference(2).complaint(Picture.of(image), read))
                .isEmpty();
    }

    @Test
    void brokenPictures_areRefused() {
        String broken = Base64.getEncoder().encodeToString(Arrays.copyOf(base.png(), 60));

        assertThatThrownBy(() -> Picture.decode(broken))
                .isInstanceOf(PictureException.class)
                .hasMessageStartingWith("it is a broken picture: ");
        assertThatThrownBy(() -> Picture.decode("AAAA")).hasMessage("it is no picture in a known format");
        assertThatThrownBy(() -> Picture.decode("=")).isInstanceOf(PictureException.class);
    }

    @Test
    void sideBySide_showsBothAndTheirDifference() throws IOException {
        Picture board = SideBySide.of(base, dot);

        assertThat(board.size()).isEqualTo((3 * 52 + 4 * 8) + "x" + (40 + 2 * 8));
        assertThat(at(board, 8 + 30, 8 + 20)).isEqualTo(at(base, 30, 20));
        assertThat(at(board, 2 * 8 + 52 + 30, 8 + 20)).isEqualTo(0xffff0000);
        assertThat(at(board, 3 * 8 + 2 * 52, 8)).isEqualTo(0xff000000);
        assertThat(at(board, 3 * 8 + 2 * 52 + 30, 8 + 20) & 0xffffff).isNotZero();
        assertThat(at(board, 0, 0)).isEqualTo(0xff808080);
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(board.png()));
        assertThat(Picture.of(read)).isEqualTo(board);
    }

    @Test
    void sideBySide_marksWhatOnlyOneHas() {
        Picture board = SideBySide.of(base, seven);

        assertThat(at(board, 3 * 8 + 2 * 52, 8)).isEqualTo(0xff000000);
        assertThat(at(board, 3 * 8 + 2 * 52 + 51, 8 + 39)).isEqualTo(0xffff00ff);
    }

    private static int at(Picture picture, int x, int y) {
        return picture.argb()[y * picture.width() + x];
    }
}
