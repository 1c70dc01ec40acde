package org.jdiffusion.app;

import ai.djl.ndarray.NDArray;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jdiffusion.data.Grid;
import org.jdiffusion.data.Images;

/** Samples as one picture. What does not fit is left out from the end: nothing is chosen. */
final class SampleSheet {
    private static final int COLUMNS = 10;
    private static final int ROWS = 10;
    private static final int SMALLEST_TILE = 56;

    private SampleSheet() {}

    /**
     * The first ten of each class, one class a row with its number at the left; without classes the first hundred.
     *
     * @param sample (N, C, H, W), class by class
     * @param classes how many, 0 for none
     */
    static BufferedImage draw(NDArray sample, int classes) {
        int count = (int) sample.getShape().get(0);
        List<BufferedImage> shown = new ArrayList<>();
        int columns = Math.min(COLUMNS, classes == 0 ? count : count / classes);
        for (int row = 0; row < (classes == 0 ? ROWS : classes); row++) {
            int first = classes == 0 ? row * COLUMNS : row * (count / classes);
            int end = Math.min(count, first + columns);
            if (first < end) {
                try (NDArray part = sample.get(first + ":" + end)) {
                    shown.addAll(Images.pictures(part));
                }
            }
        }
        int height = shown.get(0).getHeight();
        int scale = (SMALLEST_TILE + height - 1) / height;
        String[] labels =
                IntStream.range(0, classes).mapToObj(Integer::toString).toArray(String[]::new);
        return Grid.of(columns).withScale(scale).withRows(labels).draw(shown);
    }
}
