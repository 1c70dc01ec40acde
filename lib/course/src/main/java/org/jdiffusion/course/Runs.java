package org.jdiffusion.course;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jdiffusion.course.runs.Run;
import org.jdiffusion.course.runs.RunException;
import org.jdiffusion.course.runs.RunLog;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

/** The runs of a folder side by side: a row a run, and their losses in one picture. */
public final class Runs {
    private static final int LAST = 100; // losses that the last loss is the mean of
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    /** A column: texts, or numbers where there is a format. The value is null where the run does not tell. */
    private record Field(String format, Function<Run, Object> value) {}

    private static final Map<String, Field> FIELDS = new LinkedHashMap<>();

    static {
        FIELDS.put("started", new Field(null, Runs::started));
        FIELDS.put("model", new Field(null, run -> option(run, "start_model")));
        FIELDS.put("dataset", new Field(null, run -> option(run, "dataset_name")));
        FIELDS.put("size", new Field("0", run -> number(run, "image_size")));
        FIELDS.put("batch", new Field(null, Runs::batch));
        FIELDS.put("rate", new Field("0.########", Runs::learningRate));
        FIELDS.put("steps", new Field("#,##0", run -> (double) steps(run)));
        FIELDS.put("loss", new Field("0.0000", Runs::lastLoss));
        FIELDS.put("heldOut", new Field("0.0000", Runs::bestHeldOut));
        FIELDS.put("speed", new Field("#,##0.0", Runs::samplesPerSecond));
        FIELDS.put("memory", new Field("#,##0", Runs::largestMemory));
    }

    private Runs() {}

    /** A run folder: read, or the reason why it cannot be. */
    private record Found(String name, Run run, String reason) {}

    /** Keys of the columns, which {@link #table(Path, String)} can sort by. */
    public static List<String> columns() {
        return Stream.of(Stream.of("run"), FIELDS.keySet().stream(), Stream.of("state"))
                .flatMap(keys -> keys)
                .toList();
    }

    /**
     * Compares the runs in a folder and in its folders: when each began, from which model, on what and how; steps made,
     * loss (mean over the last {@value #LAST} logged), best loss on held-out pictures, samples a second, largest memory, and
     * how it ended. Empty where a run does not tell; one that cannot be read has its reason in the last column.
     *
     * @param sort a key of {@link #columns}, smallest first, what is empty last; with {@code -} before it largest first
     * @throws IllegalArgumentException if there is no such folder or column
     */
    public static Table table(Path dir, String sort) throws IOException {
        String key = sort.startsWith("-") ? sort.substring(1) : sort;
        if (!columns().contains(key)) {
            throw new IllegalArgumentException("sort: wanted one of " + columns() + ", got " + sort);
        }
        List<Found> found = new ArrayList<>(find(dir));
        Comparator<Object> order = sort.equals(key) ? Runs::compare : (a, b) -> compare(b, a);
        found.sort(Comparator.comparing(run -> cell(run, key), Comparator.nullsLast(order)));
        Table table = Table.create(text("run", found));
        FIELDS.forEach((name, field) ->
                table.addColumns(field.format == null ? text(name, found) : number(name, field, found)));
        return table.addColumns(text("state", found));
    }

    /** The same in the order of the names. */
    public static Table table(Path dir) throws IOException {
        return table(dir, "run");
    }

    /**
     * The losses of a folder's runs over the steps, one line a run.
     *
     * @throws IllegalArgumentException if no run there has logged a loss
     */
    public static XYChart chart(Path dir) throws IOException {
        Map<String, Run> runs = new LinkedHashMap<>();
        for (Found found : find(dir)) {
            if (found.run != null && !found.run.with(RunLog.LOSS).isEmpty()) {
                runs.put(found.name, found.run);
            }
        }
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("dir: wanted a folder with runs that logged a loss, got " + dir);
        }
        return Charts.runs(runs);
    }

    private static List<Found> find(Path dir) throws IOException {
        if (!Files.isDirectory(dir)) {
            throw new IllegalArgumentException("dir: wanted a folder, got " + dir);
        }
        try (Stream<Path> folders = Files.walk(dir, 2)) {
            return folders.filter(Run::isAt)
                    .sorted()
                    .map(folder -> find(dir, folder))
                    .toList();
        }
    }

    private static Found find(Path dir, Path folder) {
        Path name = folder.equals(dir) ? dir.toAbsolutePath().normalize().getFileName() : dir.relativize(folder);
        try {
            return new Found(String.valueOf(name), Run.read(folder), null);
        } catch (RunException e) {
            return new Found(String.valueOf(name), null, e.getMessage());
        } catch (IOException e) {
            return new Found(String.valueOf(name), null, e.toString());
        }
    }

    private static Object cell(Found found, String key) {
        if (key.equals("run")) {
            return found.name;
        } else if (key.equals("state")) {
            return found.run == null ? found.reason : Text.of("runs." + found.run.state());
        }
        return found.run == null ? null : FIELDS.get(key).value.apply(found.run);
    }

    private static Column<?> text(String key, List<Found> found) {
        return StringColumn.create(
                Text.of("runs." + key),
                found.stream().map(run -> cell(run, key)).map(value -> value == null ? "" : value.toString()));
    }

    private static Column<?> number(String key, Field field, List<Found> found) {
        DoubleColumn column = DoubleColumn.create(Text.of("runs." + key));
        found.forEach(run -> column.append((Double) cell(run, key)));
        column.setPrintFormatter(new NumberColumnFormatter(
                new DecimalFormat(field.format, DecimalFormatSymbols.getInstance(Locale.ROOT))));
        return column;
    }

    private static String started(Run run) {
        try {
            return MINUTE.format(Instant.parse(String.valueOf(run.environment().get("started")))
                    .atZone(ZoneId.systemDefault()));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static String batch(Run run) {
        Double batch = number(run, "batch_size");
        return batch == null ? null : batch.longValue() + " x " + accumulated(run);
    }

    private static Double learningRate(Run run) {
        Double rate = number(run, "lr"); // as the command line has it
        return rate == null ? number(run, "learning_rate") : rate;
    }

    private static Double lastLoss(Run run) {
        List<Run.Line> losses = run.with(RunLog.LOSS);
        return losses.isEmpty()
                ? null
                : (Double) values(losses.subList(Math.max(0, losses.size() - LAST), losses.size()), RunLog.LOSS)
                        .average()
                        .orElseThrow();
    }

    private static Double bestHeldOut(Run run) {
        DoubleStream losses = values(run.with(RunLog.HELD_OUT), RunLog.HELD_OUT).filter(loss -> !Double.isNaN(loss));
        return boxed(losses.min());
    }

    private static Double samplesPerSecond(Run run) {
        double seconds =
                run.lines().stream().mapToDouble(Run.Line::seconds).max().orElse(0);
        if (seconds == 0) {
            return null;
        }
        List<Run.Line> counted = run.with(RunLog.SAMPLES);
        if (!counted.isEmpty()) {
            return counted.get(counted.size() - 1).values().get(RunLog.SAMPLES) / seconds;
        }
        Double batch = number(run, "batch_size");
        return batch == null ? null : (Double) (batch * accumulated(run) * steps(run) / seconds);
    }

    private static Double largestMemory(Run run) {
        return boxed(run.lines().stream()
                .mapToDouble(Run.Line::memory)
                .filter(held -> !Double.isNaN(held))
                .max());
    }

    private static long steps(Run run) {
        return run.lines().stream().mapToLong(Run.Line::step).max().orElse(0);
    }

    private static long accumulated(Run run) {
        Double passes = number(run, "grad_accumulation_steps");
        return passes == null ? 1 : passes.longValue();
    }

    private static DoubleStream values(List<Run.Line> lines, String tag) {
        return lines.stream().mapToDouble(line -> line.values().get(tag));
    }

    private static String option(Run run, String name) {
        return run.option(name).map(Object::toString).orElse(null);
    }

    private static Double number(Run run, String name) {
        return run.option(name)
                .filter(Number.class::isInstance)
                .map(value -> ((Number) value).doubleValue())
                .orElse(null);
    }

    private static Double boxed(OptionalDouble value) {
        return value.isPresent() ? (Double) value.getAsDouble() : null;
    }

    private static int compare(Object a, Object b) {
        return a instanceof Double x && b instanceof Double y
                ? Double.compare(x, y)
                : a.toString().compareTo(b.toString());
    }
}
