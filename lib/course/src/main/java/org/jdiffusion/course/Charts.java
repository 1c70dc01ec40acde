package org.jdiffusion.course;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdiffusion.course.runs.Run;
import org.jdiffusion.course.runs.RunLog;
import org.jdiffusion.models.race.RaceMark;
import org.jdiffusion.models.race.RaceRecipe;
import org.jdiffusion.schedule.NoiseSchedule;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The course's charts, all in one style: on white, so that they read well on light and dark pages alike. */
public final class Charts {
    /** Told apart also by those who see few colours (Okabe and Ito 2008). */
    private static final Color[] COLORS = {
        new Color(0x0072B2),
        new Color(0xD55E00),
        new Color(0x009E73),
        new Color(0xCC79A7),
        new Color(0xE69F00),
        new Color(0x56B4E9),
        new Color(0x000000),
        new Color(0x999999)
    };

    /** From first to last of a row of changes, dark to light, all readable on white (after viridis). */
    private static final Color[] ROW = {
        new Color(0x440154),
        new Color(0x482878),
        new Color(0x3E4989),
        new Color(0x31688E),
        new Color(0x26828E),
        new Color(0x1F9E89),
        new Color(0x35B779),
        new Color(0x6DCD59),
        new Color(0xE69F00),
        new Color(0xD55E00)
    };

    private static final int POINTS = 200;

    private static final Color GRID = new Color(0xE3E3E3);

    private static final Color EACH = new Color(0x9DC3DE);

    private Charts() {}

    /** Shares of image and noise, √ᾱ and √(1-ᾱ), over the timesteps. */
    public static XYChart noise(NoiseSchedule schedule) {
        XYChart chart = chart("noise", 0, 1);
        double[] t = IntStream.range(0, schedule.steps()).asDoubleStream().toArray();
        line(chart, Text.of("noise.image"), t, map(schedule, Math::sqrt));
        line(chart, Text.of("noise.noise"), t, map(schedule, a -> Math.sqrt(1 - a)));
        return chart;
    }

    /** Training loss over the updates: each one pale, their running mean strong. */
    public static XYChart loss(List<Float> losses) {
        XYChart chart = chart("loss", 0, null);
        double[] updates = IntStream.rangeClosed(1, Math.max(1, losses.size()))
                .asDoubleStream()
                .toArray();
        double[] each = losses.isEmpty()
                ? new double[] {Double.NaN}
                : losses.stream().mapToDouble(f -> f).toArray();
        line(chart, Text.of("loss.each"), updates, each).setLineColor(EACH);
        line(chart, Text.of("loss.mean"), updates, runningMean(each)).setLineColor(COLORS[0]);
        return chart;
    }

    /** Judged accuracy over the number of steps, one line a sampler. */
    public static XYChart accuracyOverSteps(Map<String, Map<Integer, Double>> bySampler) {
        XYChart chart = chart("steps", 0, 1);
        bySampler.forEach((sampler, points) -> points(chart, sampler, points));
        return chart;
    }

    /** Judged accuracy over seconds of training, one line a recipe. */
    public static XYChart race(List<RaceMark> marks) {
        XYChart chart = chart("race", 0, 1);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE).setLegendLayout(LegendLayout.Vertical);
        chart.getStyler().setSeriesColors(ROW);
        for (RaceRecipe recipe : RaceRecipe.values()) {
            List<RaceMark> own =
                    marks.stream().filter(mark -> mark.recipe() == recipe).toList();
            if (!own.isEmpty()) {
                double[] seconds = own.stream().mapToDouble(RaceMark::seconds).toArray();
                double[] accuracy = own.stream().mapToDouble(RaceMark::accuracy).toArray();
                chart.addSeries(Text.of("race." + recipe.key()), seconds, accuracy)
                        .setMarker(SeriesMarkers.CIRCLE);
            }
        }
        return chart;
    }

    /** Training losses over the updates, one line a run: means of up to {@value #POINTS} parts, on a logarithmic scale. */
    static XYChart runs(Map<String, Run> runs) {
        XYChart chart = chart("loss", 0, null);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE).setLegendLayout(LegendLayout.Vertical);
        runs.forEach((name, run) -> {
            List<Run.Line> lines = run.with(RunLog.LOSS);
            int parts = Math.min(POINTS, lines.size());
            double[] updates = new double[parts];
            double[] losses = new double[parts];
            for (int part = 0; part < parts; part++) {
                List<Run.Line> own = lines.subList(
                        (int) ((long) lines.size() * part / parts), (int) ((long) lines.size() * (part + 1) / parts));
                updates[part] = own.get(own.size() - 1).step();
                double mean = own.stream()
                        .mapToDouble(line -> line.values().get(RunLog.LOSS))
                        .average()
                        .orElseThrow();
                losses[part] = mean > 0 && mean < Double.POSITIVE_INFINITY ? mean : Double.NaN; // a gap in the line
            }
            line(chart, name, updates, losses);
        });
        return logarithmic(chart);
    }

    /** Gives a chart a logarithmic vertical scale and returns it; it stays as it is where something is not above zero. */
    public static XYChart logarithmic(XYChart chart) {
        DoubleSummaryStatistics drawn = chart.getSeriesCollection().stream()
                .flatMapToDouble(series -> DoubleStream.of(series.getYData()))
                .filter(Double::isFinite)
                .summaryStatistics();
        if (drawn.getCount() > 0 && drawn.getMin() > 0) { // only powers of ten have labels: from one to another
            chart.getStyler()
                    .setYAxisLogarithmic(true)
                    .setYAxisMin(Math.pow(10, Math.floor(Math.log10(drawn.getMin()))))
                    .setYAxisMax(Math.pow(10, Math.floor(Math.log10(drawn.getMax())) + 1));
        }
        return chart;
    }

    /** A chart as the bytes of a PNG file, in the size of {@link Png#draw}. */
    public static byte[] png(XYChart chart) {
        return Png.bytes(Png.draw(chart));
    }

    /** All that charts are drawn with. */
    static List<Color> inks() {
        return Stream.of(List.of(COLORS), List.of(ROW), List.of(Color.WHITE, GRID, EACH, PlaneCharts.PALE))
                .flatMap(List::stream)
                .toList();
    }

    /** One of {@link #COLORS}. */
    static Color color(int index) {
        return COLORS[index];
    }

    /** An empty chart in the course's style, wider than high. */
    static XYChart wide(String title, String x, String y) {
        return styled(new XYChartBuilder().width(640).height(360).title(title), x, y);
    }

    /** An empty square chart in the course's style. */
    static XYChart square(String title, String x, String y) {
        return styled(new XYChartBuilder().width(480).height(520).title(title), x, y);
    }

    private static XYChart chart(String key, double low, Integer high) {
        XYChart chart = wide(Text.of(key + ".title"), Text.of(key + ".x"), Text.of(key + ".y"));
        chart.getStyler().setYAxisMin(low);
        if (high != null) {
            chart.getStyler().setYAxisMax((double) high);
        }
        return chart;
    }

    private static XYChart styled(XYChartBuilder builder, String x, String y) {
        XYChart chart = builder.xAxisTitle(x).yAxisTitle(y).build();
        var style = chart.getStyler();
        style.setSeriesColors(COLORS);
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setPlotGridLinesColor(GRID);
        style.setPlotGridLinesStroke(new BasicStroke(1f)); // unbroken lines take the least room in a file
        style.setLegendPosition(LegendPosition.OutsideS);
        style.setLegendLayout(LegendLayout.Horizontal);
        style.setXAxisTickMarkSpacingHint(90);
        style.setDecimalPattern("0.######"); // or XChart writes .05 beside 0.1
        style.setLegendBorderColor(Color.WHITE);
        style.setChartTitleFont(Fonts.bold(15));
        style.setAxisTitleFont(Fonts.of(13));
        style.setAxisTickLabelsFont(Fonts.of(12));
        style.setLegendFont(Fonts.of(12));
        return chart;
    }

    private static XYSeries line(XYChart chart, String name, double[] x, double[] y) {
        double[] uneven = x.clone(); // XChart labels evenly spaced points as they come, others with round numbers
        uneven[x.length - 1] += 0.1;
        XYSeries series = chart.addSeries(name, uneven, y);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineStyle(new BasicStroke(2f));
        return series;
    }

    private static void points(XYChart chart, String name, Map<Integer, Double> points) {
        double[] x = points.keySet().stream().mapToDouble(i -> i).toArray();
        double[] y = points.values().stream().mapToDouble(d -> d).toArray();
        chart.addSeries(name, x, y).setMarker(SeriesMarkers.CIRCLE);
    }

    private static double[] map(NoiseSchedule schedule, java.util.function.DoubleUnaryOperator f) {
        return IntStream.range(0, schedule.steps())
                .mapToDouble(t -> f.applyAsDouble(schedule.alphaBar(t)))
                .toArray();
    }

    /** Mean of the last fiftieth of what has been seen, at least ten updates. */
    private static double[] runningMean(double[] values) {
        int window = Math.max(10, values.length / 50);
        return IntStream.range(0, values.length)
                .mapToDouble(i -> DoubleStream.of(values)
                        .skip(Math.max(0, i + 1 - window))
                        .limit(Math.min(window, i + 1))
                        .average()
                        .orElse(Double.NaN))
                .toArray();
    }
}
