package org.jdiffusion.notebooks;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * A notebook for the Java kernel with something wrong in its second cell, and what the runner is to say of it.
 *
 * @param name of the row
 * @param code of the second cell, between two that are right
 * @param stored its outputs; empty: the notebook is run, and nothing compared
 * @param file the whole file, for one that is no such notebook; empty: made of the above
 * @param verdicts a pattern for the cells: {@code .} passed, {@code F} failed, {@code E} no answer or no kernel, {@code s}
 *     skipped
 * @param exit what nbrun returns
 * @param words what the report of the second cell must hold
 * @param printed how many characters the second cell prints; 0: that is of no interest
 */
record BadNotebook(
        String name,
        String code,
        Optional<List<Map<String, Object>>> stored,
        String file,
        String verdicts,
        int exit,
        List<String> words,
        long printed) {

    BadNotebook {
        stored = stored.map(List::copyOf);
        words = List.copyOf(words);
    }

    /** A cell that fails, or takes its kernel with it, as {@code verdicts} say. */
    static BadNotebook run(String name, String verdicts, String code, String... words) {
        return new BadNotebook(name, code, Optional.empty(), "", verdicts, 1, List.of(words), 0);
    }

    /** A cell that runs, and puts out something other than is stored. */
    static BadNotebook differs(String name, String code, List<Map<String, Object>> stored, String... words) {
        return new BadNotebook(name, code, Optional.of(stored), "", "[.]F[.]", 1, List.of(words), 0);
    }

    /** A cell that passes, though it prints more than is good. */
    static BadNotebook prints(String name, long characters, String code) {
        return new BadNotebook(name, code, Optional.empty(), "", "[.]{3}", 0, List.of("[2]"), characters);
    }

    /** A file that cannot be run. */
    static BadNotebook file(String name, String text, String... words) {
        return new BadNotebook(name, "", Optional.empty(), text, "E", 2, List.of(words), 0);
    }

    static Map<String, Object> stream(String name, String text) {
        return Map.of("output_type", "stream", "name", name, "text", text);
    }

    static Map<String, Object> result(Map<String, Object> data) {
        return Map.of("output_type", "execute_result", "metadata", Map.of(), "execution_count", 2, "data", data);
    }

    /** A picture of 4 x 4 pixels in one shade, 0 to 255, as the kernel shows it. */
    static Map<String, Object> picture(int shade) {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
        WritableRaster raster = image.getRaster();
        for (int i = 0; i < 16; i++) {
            raster.setSample(i % 4, i / 4, 0, shade);
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String base64 = Base64.getEncoder().encodeToString(png.toByteArray());
        return result(Map.of("image/png", base64, "text/plain", "image 4x4"));
    }

    @Override
    public String toString() {
        return name;
    }
}
