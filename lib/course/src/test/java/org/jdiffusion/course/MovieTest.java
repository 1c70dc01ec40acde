package org.jdiffusion.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import org.junit.jupiter.api.Test;

class MovieTest {
    private static final Duration TENTH = Duration.ofMillis(100);

    @Test
    void framesComeInOrder_theLastStays_andItPlaysForEver() throws Exception {
        Movie movie = new Movie("dots", List.of(plain(Color.RED), plain(Color.GREEN), plain(Color.BLUE)), TENTH);
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(movie.gif())));
        assertThat(reader.getNumImages(true)).isEqualTo(3);
        List<Color> colors = List.of(Color.RED, Color.GREEN, Color.BLUE);
        for (int i = 0; i < 3; i++) {
            assertThat(new Color(reader.read(i).getRGB(2, 2))).isEqualTo(colors.get(i));
            assertThat(delay(reader, i)).isEqualTo(i == 2 ? "120" : "10");
        }
        assertThat(new String(movie.gif(), StandardCharsets.ISO_8859_1)).contains("NETSCAPE2.0");
    }

    @Test
    void aPageShowsIt_withWordsForThoseWhoCannotSee() {
        Movie movie = new Movie("a \"dot\"", List.of(plain(Color.RED)), TENTH);
        assertThat(movie.html())
                .startsWith(
                        "<img alt=\"a &quot;dot&quot;\" width=\"12\" height=\"12\" style=\"image-rendering:pixelated\" src=\"data:image/gif;base64,R0lGOD");
        assertThat(movie).hasToString("movie \"a \"dot\"\" 4x4, 1 frames");
    }

    @Test
    void badFrames_areRefusedByName() {
        assertThatThrownBy(() -> new Movie("", List.of(), TENTH)).hasMessageContaining("frames: wanted at least one");
        BufferedImage other = new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB);
        assertThatThrownBy(() -> new Movie("", List.of(plain(Color.RED), other), TENTH))
                .hasMessage("frames: wanted all 4x4, got 5x4");
        assertThatThrownBy(() -> new Movie("", List.of(other), Duration.ofMillis(9)))
                .hasMessageContaining("hundredth");
    }

    private static String delay(ImageReader reader, int frame) throws Exception {
        IIOMetadataNode root =
                (IIOMetadataNode) reader.getImageMetadata(frame).getAsTree("javax_imageio_gif_image_1.0");
        IIOMetadataNode control = (IIOMetadataNode)
                root.getElementsByTagName("GraphicControlExtension").item(0);
        return control.getAttribute("delayTime");
    }

    private static BufferedImage plain(Color color) {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(color);
        pen.fillRect(0, 0, 4, 4);
        pen.dispose();
        return image;
    }
}
