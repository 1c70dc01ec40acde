package org.jdiffusion.course;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.jdiffusion.guidance.Guidance;
import org.jdiffusion.guidance.GuidanceLoss;
import org.jdiffusion.schedule.Scheduler;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.unet.Denoiser;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Charts of the laboratory in the plane: where points lie, where the network pulls them, which way they went. */
public final class PlaneCharts {
    private static final double REACH = 1.5;
    private static final int ACROSS = 19;
    static final Color PALE = new Color(0xB8B8B8);

    private PlaneCharts() {}

    /** Real points (N, 2, 1, 1), pale, and drawn ones over them. */
    public static XYChart points(NDArray real, NDArray drawn) {
        XYChart chart = chart("plane.points");
        dots(chart, Text.of("plane.real"), Numbers.floats(real), PALE);
        dots(chart, Text.of("plane.drawn"), Numbers.floats(drawn), Charts.color(0));
        return chart;
    }

    /**
     * Arrows along the score, which points against the noise that the network sees: -ε/√(1-ᾱ) (Dhariwal and Nichol 2021,
     * eq. 11). The longest fills a square of the grid.
     *
     * @param network of points
     * @param scheduler how its answers are read
     * @param timestep how much noise it is told
     */
    public static XYChart field(Denoiser network, Scheduler scheduler, int timestep, NDArray real) {
        XYChart chart = chart("plane.field", timestep);
        dots(chart, Text.of("plane.real"), Numbers.floats(real), PALE);
        try (Grad off = Grad.off();
                Scope scope = new Scope()) {
            NDArray grid = grid(real.getManager());
            NDArray noise = scheduler
                    .prediction(network.predict(grid, timestep, null), timestep, grid)
                    .noise();
            arrows(chart, Text.of("plane.score"), Numbers.floats(grid), Numbers.floats(noise), Charts.color(0));
        }
        return chart;
    }

    /** Arrows against the slope of a loss of the clean points (N, 2, 1, 1) that the network sees; real ones pale. */
    public static XYChart slope(Guidance guidance, int timestep, GuidanceLoss loss, NDArray real) {
        XYChart chart = chart("plane.slope", timestep);
        dots(chart, Text.of("plane.real"), Numbers.floats(real), PALE);
        try (Scope scope = new Scope()) {
            NDArray grid = grid(real.getManager());
            NDArray gradient = guidance.at(grid, timestep, null, loss).gradient();
            arrows(chart, Text.of("plane.push"), Numbers.floats(grid), Numbers.floats(gradient), Charts.color(1));
        }
        return chart;
    }

    /**
     * The way that each point took.
     *
     * @param places all points (N, 2, 1, 1) at the start and after each step, as numbers
     */
    public static XYChart paths(List<float[]> places, NDArray real) {
        XYChart chart = chart("plane.paths");
        dots(chart, Text.of("plane.real"), Numbers.floats(real), PALE);
        float[] start = places.get(0);
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (int i = 0; i < start.length; i += 2) {
            for (float[] place : places) {
                x.add((double) place[i]);
                y.add((double) place[i + 1]);
            }
            gap(x, y);
        }
        lines(chart, Text.of("plane.way"), x, y, Charts.color(0), 0.8f);
        dots(chart, Text.of("plane.start"), start, Charts.color(4));
        dots(chart, Text.of("plane.end"), places.get(places.size() - 1), Charts.color(1));
        return chart;
    }

    private static NDArray grid(NDManager manager) {
        float[] places = new float[2 * ACROSS * ACROSS];
        for (int row = 0; row < ACROSS; row++) {
            for (int column = 0; column < ACROSS; column++) {
                int at = 2 * (row * ACROSS + column);
                places[at] = along(column);
                places[at + 1] = along(row);
            }
        }
        return manager.create(places, new Shape(ACROSS * ACROSS, 2, 1, 1));
    }

    private static float along(int step) {
        return (float) (REACH * (2.0 * step / (ACROSS - 1) - 1));
    }

    /** From each place against its direction; the longest almost fills a square of the grid. */
    private static void arrows(XYChart chart, String name, float[] places, float[] directions, Color color) {
        double longest = 1e-9;
        for (int i = 0; i < directions.length; i += 2) {
            longest = Math.max(longest, Math.hypot(directions[i], directions[i + 1]));
        }
        double unit = 0.8 * 2 * REACH / (ACROSS - 1) / longest;
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (int i = 0; i < places.length; i += 2) {
            double dx = -directions[i] * unit;
            double dy = -directions[i + 1] * unit;
            double[][] shape = {{0, 0}, {1, 0}, {0.7, 0.16}, {1, 0}, {0.7, -0.16}};
            for (double[] point : shape) {
                x.add(places[i] + point[0] * dx - point[1] * dy);
                y.add(places[i + 1] + point[0] * dy + point[1] * dx);
            }
            gap(x, y);
        }
        lines(chart, name, x, y, color, 1.2f);
    }

    /** One line cannot be in two places, but for a number that is none. */
    private static void gap(List<Double> x, List<Double> y) {
        x.add(x.get(x.size() - 1));
        y.add(Double.NaN);
    }

    private static void lines(XYChart chart, String name, List<Double> x, List<Double> y, Color color, float width) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(color);
        series.setLineStyle(new BasicStroke(width));
    }

    private static void dots(XYChart chart, String name, float[] points, Color color) {
        double[] x = new double[points.length / 2];
        double[] y = new double[points.length / 2];
        for (int i = 0; i < x.length; i++) {
            x[i] = points[2 * i];
            y[i] = points[2 * i + 1];
        }
        XYSeries series = chart.addSeries(name, x, y);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setMarkerColor(color);
    }

    private static XYChart chart(String key, Object... values) {
        XYChart chart = Charts.square(Text.of(key, values), Text.of("plane.x"), Text.of("plane.y"));
        chart.getStyler()
                .setXAxisMin(-REACH)
                .setXAxisMax(REACH)
                .setYAxisMin(-REACH)
                .setYAxisMax(REACH);
        chart.getStyler().setMarkerSize(5);
        return chart;
    }
}
