package org.jdiffusion.course;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A chart's colours, without most of the shades at the edges of its lines: the file is a fraction of the size. */
final class FewColours {
    private static final int MOST = 256;

    /** Squared distance from which on two colours are two. */
    private static final int APART = 100 * 100;

    private FewColours() {}

    /**
     * The same drawing with a palette: first the inks that it was drawn with, then what is seen most of all that is far
     * enough from those before it.
     *
     * @param inks colours to keep, however near to each other
     */
    static BufferedImage of(BufferedImage image, List<Color> inks) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        Map<Integer, Integer> counts = new HashMap<>();
        for (int pixel : pixels) {
            counts.merge(pixel, 1, Integer::sum);
        }
        List<Integer> palette = palette(counts, inks);
        Map<Integer, Integer> nearest = new HashMap<>();
        counts.keySet().forEach(colour -> nearest.put(colour, nearest(colour, palette)));
        var drawn = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model(palette));
        for (int i = 0; i < pixels.length; i++) {
            drawn.getRaster().setSample(i % width, i / width, 0, nearest.get(pixels[i]));
        }
        return drawn;
    }

    private static List<Integer> palette(Map<Integer, Integer> counts, List<Color> inks) {
        List<Integer> palette = new ArrayList<>();
        inks.stream().map(Color::getRGB).distinct().filter(counts::containsKey).forEach(palette::add);
        counts.keySet().stream()
                .sorted(Comparator.<Integer>comparingInt(colour -> -counts.get(colour))
                        .thenComparingInt(colour -> colour))
                .filter(colour -> palette.stream().allMatch(other -> distance(colour, other) >= APART))
                .limit(MOST - palette.size())
                .forEach(palette::add);
        return palette;
    }

    private static int nearest(int colour, List<Integer> palette) {
        int best = 0;
        for (int i = 1; i < palette.size(); i++) {
            if (distance(colour, palette.get(i)) < distance(colour, palette.get(best))) {
                best = i;
            }
        }
        return best;
    }

    private static int distance(int one, int other) {
        int sum = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            int difference = (one >> shift & 255) - (other >> shift & 255);
            sum += difference * difference;
        }
        return sum;
    }

    /** Sixteen colours take half a byte, more a whole one. */
    private static IndexColorModel model(List<Integer> palette) {
        int bits = palette.size() <= 16 ? 4 : 8;
        int[] colours = palette.stream().mapToInt(colour -> colour).toArray();
        return new IndexColorModel(bits, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
    }
}
