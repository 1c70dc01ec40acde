package org.jdiffusion.data;

import ai.djl.ndarray.NDArray;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Lays pictures out in rows, left to right, with small gaps in a grey that can be told from black and white tiles and
 * from light and dark pages. Labels are drawn with a built-in font, so that the same pixels come out on every machine.
 *
 * @param columns tiles in a row, at least 1
 * @param scale every pixel becomes scale x scale, 1..32
 * @param rowLabels one text a row, at its left, or none; ASCII
 * @param columnLabels one text a column, above it, or none; ASCII
 */
public record Grid(int columns, int scale, List<String> rowLabels, List<String> columnLabels) {
    private static final int GAP = 2;
    private static final int MARGIN = 6;
    private static final int TALLEST_WITH_SMALL_LABELS = 32;
    private static final int PAPER = 0xC8C8C8;
    private static final int INK = 0x202020;
    private static final int MAX_SCALE = 32;
    private static final long MAX_PIXELS = 1L << 26;

    public Grid {
        if (columns < 1) {
            throw new IllegalArgumentException("columns: wanted at least 1, got " + columns);
        }
        if (scale < 1 || scale > MAX_SCALE) {
            throw new IllegalArgumentException("scale: wanted 1.." + MAX_SCALE + ", got " + scale);
        }
        rowLabels = List.copyOf(rowLabels);
        columnLabels = List.copyOf(columnLabels);
        rowLabels.forEach(PixelFont::check);
        columnLabels.forEach(PixelFont::check);
        if (!columnLabels.isEmpty() && columnLabels.size() != columns) {
            throw new IllegalArgumentException(
                    "columnLabels: wanted one for each of " + columns + " columns, got " + columnLabels.size());
        }
    }

    /** A grid without labels at scale 1. */
    public static Grid of(int columns) {
        return new Grid(columns, 1, List.of(), List.of());
    }

    /** The same grid at another scale. */
    public Grid withScale(int newScale) {
        return new Grid(columns, newScale, rowLabels, columnLabels);
    }

    /** The same grid with a text at the left of each row. */
    public Grid withRows(String... labels) {
        return new Grid(columns, scale, List.of(labels), columnLabels);
    }

    /** The same grid with a text above each column. */
    public Grid withColumns(String... labels) {
        return new Grid(columns, scale, rowLabels, List.of(labels));
    }

    /** Draws a batch (N, C, H, W) in [-1, 1]; see {@link Images#pictures}. */
    public BufferedImage draw(NDArray batch) {
        return draw(Images.pictures(batch));
    }

    /**
     * Draws pictures; smaller ones stand in the middle of their tile, and tiles grow where a label needs it. The result
     * is grey if all of them are.
     *
     * @throws IllegalArgumentException if there are none, the rows do not fit the labels, or the result would have
     *     more than 64 million pixels
     */
    public BufferedImage draw(List<BufferedImage> pictures) {
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("pictures: wanted at least one, got none");
        }
        int rows = (pictures.size() - 1) / columns + 1;
        if (!rowLabels.isEmpty() && rowLabels.size() != rows) {
            throw new IllegalArgumentException(
                    "rowLabels: wanted one for each of " + rows + " rows, got " + rowLabels.size());
        }
        Layout layout = layout(pictures);
        BufferedImage canvas = canvas(layout, rows, pictures.stream().allMatch(Images::isGrey));
        for (int i = 0; i < pictures.size(); i++) {
            BufferedImage picture = pictures.get(i);
            int x = layout.x(i % columns) + (layout.tileWidth - picture.getWidth() * scale) / 2;
            int y = layout.y(i / columns) + (layout.tileHeight - picture.getHeight() * scale) / 2;
            paste(picture, canvas, x, y);
        }
        drawLabels(canvas, layout);
        return canvas;
    }

    /** Where tiles stand, in pixels of the canvas; left and top are the margins that hold the labels. */
    private record Layout(int left, int top, int tileWidth, int tileHeight, int fontScale) {
        int x(int column) {
            return left + GAP + column * (tileWidth + GAP);
        }

        int y(int row) {
            return top + GAP + row * (tileHeight + GAP);
        }
    }

    private Layout layout(List<BufferedImage> pictures) {
        int width = Math.multiplyExact(
                scale, pictures.stream().mapToInt(BufferedImage::getWidth).max().orElseThrow());
        int height = Math.multiplyExact(
                scale,
                pictures.stream().mapToInt(BufferedImage::getHeight).max().orElseThrow());
        int fontScale = height <= TALLEST_WITH_SMALL_LABELS ? 1 : 2;
        int left = rowLabels.isEmpty() ? 0 : widest(rowLabels, fontScale) + 2 * MARGIN - GAP;
        int top = columnLabels.isEmpty() ? 0 : PixelFont.HEIGHT * fontScale + MARGIN;
        int tileWidth = columnLabels.isEmpty() ? width : Math.max(width, widest(columnLabels, fontScale) + 2 * MARGIN);
        int tileHeight = rowLabels.isEmpty() ? height : Math.max(height, PixelFont.HEIGHT * fontScale);
        return new Layout(left, top, tileWidth, tileHeight, fontScale);
    }

    private BufferedImage canvas(Layout layout, int rows, boolean grey) {
        long width = layout.left + GAP + (long) columns * (layout.tileWidth + GAP);
        long height = layout.top + GAP + (long) rows * (layout.tileHeight + GAP);
        if (width > MAX_PIXELS || height > MAX_PIXELS || width * height > MAX_PIXELS) {
            throw new IllegalArgumentException(
                    "pictures: the grid would be " + width + "x" + height + ", wanted at most 64 million pixels");
        }
        BufferedImage canvas = Images.blank((int) width, (int) height, grey);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                set(canvas, x, y, PAPER);
            }
        }
        return canvas;
    }

    private void paste(BufferedImage picture, BufferedImage canvas, int left, int top) {
        for (int y = 0; y < picture.getHeight() * scale; y++) {
            for (int x = 0; x < picture.getWidth() * scale; x++) {
                set(canvas, left + x, top + y, Images.colour(picture, x / scale, y / scale));
            }
        }
    }

    private void drawLabels(BufferedImage canvas, Layout layout) {
        int textHeight = PixelFont.HEIGHT * layout.fontScale;
        for (int row = 0; row < rowLabels.size(); row++) {
            int x = layout.left + GAP - MARGIN - PixelFont.width(rowLabels.get(row)) * layout.fontScale;
            int y = layout.y(row) + (layout.tileHeight - textHeight) / 2;
            write(canvas, rowLabels.get(row), x, y, layout.fontScale);
        }
        for (int column = 0; column < columnLabels.size(); column++) {
            int textWidth = PixelFont.width(columnLabels.get(column)) * layout.fontScale;
            int x = layout.x(column) + (layout.tileWidth - textWidth) / 2;
            write(canvas, columnLabels.get(column), x, MARGIN / 2, layout.fontScale);
        }
    }

    private static void write(BufferedImage canvas, String text, int left, int top, int fontScale) {
        for (int y = 0; y < PixelFont.HEIGHT * fontScale; y++) {
            for (int x = 0; x < PixelFont.width(text) * fontScale; x++) {
                if (PixelFont.isInk(text, x / fontScale, y / fontScale)) {
                    set(canvas, left + x, top + y, INK);
                }
            }
        }
    }

    private static int widest(List<String> labels, int fontScale) {
        return labels.stream().mapToInt(PixelFont::width).max().orElse(0) * fontScale;
    }

    private static void set(BufferedImage canvas, int x, int y, int rgb) {
        if (Images.isGrey(canvas)) {
            canvas.getRaster().setSample(x, y, 0, rgb & 0xFF);
        } else {
            canvas.setRGB(x, y, rgb);
        }
    }
}
