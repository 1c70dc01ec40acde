package org.jdiffusion.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jdiffusion.golden.Golden;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;

class PictureFileTest {
    /**
     * Of the JDK's JPEG decoders one is Pillow's own, libjpeg-turbo (Debian's), the other libjpeg 6b (Temurin's, and most).
     * Both give the same bits but where colours are halved from top to bottom alone: 6b repeats them, and turbo smooths, 7
     * apart in this picture.
     */
    private static final Map<String, Integer> TOLERANCES = Map.of("jpeg_440", 8);

    @Test
    void everyKindOfPicture_isAsInPython() throws Exception {
        Map<String, Integer> gaps = new TreeMap<>();
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile golden = Golden.tensors("pictures")) {
            for (Map.Entry<String, byte[]> file : GoldenPictures.files().entrySet()) {
                String name = file.getKey();
                Pixels wanted = GoldenPictures.pixels(golden, name + "/rgb", manager);
                Pixels found = PictureFile.pixels(file.getValue(), name);
                assertThat(found.width).as("width of " + name).isEqualTo(wanted.width);
                assertThat(found.height).as("height of " + name).isEqualTo(wanted.height);
                int gap = 0;
                for (int i = 0; i < wanted.bytes.length; i++) {
                    gap = Math.max(gap, Math.abs((wanted.bytes[i] & 0xFF) - (found.bytes[i] & 0xFF)));
                }
                if (gap > TOLERANCES.getOrDefault(name, 0)) {
                    gaps.put(name, gap);
                }
            }
        }
        assertThat(gaps).isEmpty();
    }

    @Test
    void aPicture_isOneOfJava2D() throws Exception {
        BufferedImage picture = PictureFile.decode(GoldenPictures.files().get("png_2_8"), "a");
        Pixels pixels = PictureFile.pixels(GoldenPictures.files().get("png_2_8"), "a");
        assertThat(picture.getRGB(0, 1))
                .isEqualTo(0xFF000000
                        | (pixels.bytes[3 * 23] & 0xFF) << 16
                        | (pixels.bytes[3 * 23 + 1] & 0xFF) << 8
                        | (pixels.bytes[3 * 23 + 2] & 0xFF));
    }

    @Test
    void whatIsNoPngOrJpeg_isCalledByItsName_withTheCure() {
        refused("RIFF....WEBPVP8 ", "is a WebP picture (save it as PNG), wanted a PNG or JPEG picture");
        refused("II*\0....", "is a TIFF picture (save it as PNG)");
        refused("MM\0*....", "is a TIFF picture");
        refused("\0\0\0 ftypavif....", "of the kind avif, AVIF or HEIC perhaps (save it as PNG)");
        refused("GIF89a....", "is a GIF picture (save its first frame as PNG)");
        refused("BM....", "is a BMP picture (save it as PNG)");
        refused("<?xml version='1.0'?><svg>", "is an SVG drawing (draw it as PNG)");
        refused("<!DOCTYPE html>", "is a web page or XML (fetch the picture itself)");
        refused("version https://git-lfs.github.com/spec/v1", "git lfs pull");
        refused("", "is empty, wanted");
        refused("text", "is no picture, wanted");
        refused("\u0089PNG", "is no picture, wanted");
    }

    @Test
    void manyComponents_areCounted() {
        refused(
                "\u00FF\u00D8\u00FF\u00C0\0\u0014\u0090\0\1\0\1\u00C8............",
                "is a JPEG picture of 200 components of 144 bits, wanted 1, 3 or 4 of 8");
    }

    private static void refused(String bytes, String text) {
        byte[] file = bytes.getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> PictureFile.decode(file, "a.png"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("a.png: ")
                .hasMessageContaining(text);
    }
}
