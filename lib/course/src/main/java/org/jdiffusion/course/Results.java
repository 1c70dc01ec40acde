package org.jdiffusion.course;

import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/**
 * What a notebook measures, a row at a time: shown as a table or as a chart. Columns have keys, which the course's words
 * turn into headings.
 *
 * <pre>{@code
 * var results = new Results("steps", "seconds", "species");
 * results.add(20, 1.4, 0.97);
 * results.chart("quality", "steps", "species")
 * }</pre>
 */
public final class Results {
    private final List<String> columns;
    private final List<Object[]> rows = new ArrayList<>();

    /** @param columns keys; each has a heading among the course's words, as {@code result.KEY} */
    public Results(String... columns) {
        this.columns = List.of(columns);
        this.columns.forEach(Results::heading); // now, rather than after an hour of measuring
    }

    /**
     * Adds a row.
     *
     * @param values numbers, NaN where nothing could be measured, or texts, one for each column; of one kind within a
     *     column. A text that is a key, as {@code value.TEXT}, is put into words
     */
    public Results add(Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(
                    "values: wanted one for each of " + columns + ", got " + Arrays.toString(values));
        }
        rows.add(Arrays.stream(values)
                .map(value -> value instanceof String key ? Text.orElse("value." + key, key) : value)
                .toArray());
        return this;
    }

    /** All rows. */
    public Table table() {
        Table table = Table.create();
        for (int i = 0; i < columns.size(); i++) {
            int at = i;
            boolean numbers = rows.stream().allMatch(row -> row[at] instanceof Number);
            table.addColumns(numbers ? numbers(at) : texts(at));
        }
        return table;
    }

    /**
     * One line of points: column {@code y} over column {@code x}.
     *
     * @param title key of the title, as {@code chart.TITLE}
     */
    public XYChart chart(String title, String x, String y) {
        return chart(title, x, y, null);
    }

    /** A line of points for each value of column {@code by}; rows without a number are left out. */
    public XYChart chart(String title, String x, String y, String by) {
        int across = index(x);
        int up = index(y);
        Map<String, List<Object[]>> lines = new LinkedHashMap<>();
        for (Object[] row : rows) {
            if (Double.isNaN(((Number) row[up]).doubleValue())) {
                continue;
            }
            String line = by == null ? heading(y) : row[index(by)].toString();
            lines.computeIfAbsent(line, key -> new ArrayList<>()).add(row);
        }
        XYChart chart = Charts.wide(Text.of("chart." + title), heading(x), heading(y));
        chart.getStyler().setLegendVisible(lines.size() > 1);
        lines.forEach((name, points) -> chart.addSeries(name, column(points, across), column(points, up))
                .setMarker(SeriesMarkers.CIRCLE));
        return chart;
    }

    private static double[] column(List<Object[]> points, int at) {
        return points.stream()
                .mapToDouble(row -> ((Number) row[at]).doubleValue())
                .toArray();
    }

    private Column<?> numbers(int at) {
        DoubleColumn column = DoubleColumn.create(heading(columns.get(at)));
        rows.forEach(row -> column.append(((Number) row[at]).doubleValue()));
        boolean whole = rows.stream().allMatch(row -> row[at] instanceof Integer || row[at] instanceof Long);
        NumberFormat format = NumberFormat.getInstance(Locale.ROOT);
        format.setMaximumFractionDigits(whole ? 0 : decimals(Math.max(column.max(), -column.min())));
        format.setMinimumFractionDigits(format.getMaximumFractionDigits());
        column.setPrintFormatter(new NumberColumnFormatter(format));
        return column;
    }

    /** So many that the largest, whatever its sign, has three digits that count. */
    private static int decimals(double largest) {
        return largest > 0 ? Math.max(0, Math.min(6, 2 - (int) Math.floor(Math.log10(largest)))) : 2;
    }

    private Column<?> texts(int at) {
        StringColumn column = StringColumn.create(heading(columns.get(at)));
        rows.forEach(row -> column.append(row[at].toString()));
        return column;
    }

    private int index(String key) {
        int at = columns.indexOf(key);
        if (at < 0) {
            throw new IllegalArgumentException("wanted one of the columns " + columns + ", got '" + key + "'");
        }
        return at;
    }

    private static String heading(String key) {
        return Text.of("result." + key);
    }
}
