package org.jdiffusion.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jdiffusion.io.Atomic;

/**
 * The log beside a model: one line of {@code update,loss,seconds} every so often, averaged over the updates between. A
 * resumed training goes on where its saved state stood.
 */
final class TrainingLog {
    private static final String HEAD = "update,loss,seconds";
    private static final Pattern LINE = Pattern.compile("\\d{1,18},[^,]+,\\d{1,18}");

    private final Path file;
    private final int every;
    private final List<String> lines = new ArrayList<>();
    private final double earlier;
    private final long start = System.nanoTime();
    private double sum;
    private int count;

    /**
     * Goes on after {@code updates}.
     *
     * @throws IOException when the file cannot be read or is no such log
     */
    TrainingLog(Path file, int every, long updates) throws IOException {
        this.file = file;
        this.every = every;
        double seconds = 0;
        if (updates > 0 && Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                if (line.equals(HEAD)) {
                    continue;
                }
                if (!LINE.matcher(line).matches()) {
                    throw new IOException(file + " holds '" + line + "', wanted " + HEAD
                            + ": mend the line, or move the file away to go on without the earlier log");
                }
                String[] fields = line.split(",", -1);
                if (Long.parseLong(fields[0]) <= updates) {
                    lines.add(line);
                    seconds = Double.parseDouble(fields[2]);
                }
            }
        }
        earlier = seconds;
    }

    /** Takes note of update number {@code update}, counted from 1. */
    void add(long update, float loss) {
        sum += loss;
        count++;
        if (update % every == 0) {
            double seconds = earlier + (System.nanoTime() - start) / 1e9;
            lines.add(String.format(Locale.ROOT, "%d,%.5f,%.0f", update, sum / count, seconds));
            sum = 0;
            count = 0;
        }
    }

    void write() throws IOException {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        lines.forEach(line -> text.append(line).append('\n'));
        Atomic.write(file, text.toString());
    }
}
