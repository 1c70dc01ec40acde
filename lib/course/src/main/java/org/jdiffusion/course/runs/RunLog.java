package org.jdiffusion.course.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jdiffusion.io.Atomic;
import org.jdiffusion.tensor.Memory;

/**
 * Writes a run folder while a training goes on: {@code config.json}, {@code environment.json}, {@code log.jsonl},
 * TensorBoard's event files and sample sheets. Killed at any moment it leaves a folder that can be read and gone on with.
 * A step is what the training counts: updates made or, in {@code course finetune}, passes.
 *
 * <pre>{@code
 * try (RunLog log = RunLog.start(Path.of("runs/first"), Map.of("batch_size", 16), 0)) {
 *     for (...) {
 *         log.scalar(RunLog.LOSS, step, loss);
 *     }
 *     log.finish();
 * }
 * }</pre>
 *
 * <p>What cannot be written is a {@link RunException}; the training may log on when there is room again.
 */
public final class RunLog implements AutoCloseable {
    /** Tag of the training loss. */
    public static final String LOSS = "loss";

    /** Tag of the pictures that were learnt from so far, each as often as it was. */
    public static final String SAMPLES = "samples_seen";

    /** Tag of the loss on pictures that are not learnt from. */
    public static final String HELD_OUT = "held_out_loss";

    static final String FINISHED = "finished";
    private static final String STOPPED = "stopped";

    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]*(/\\w[\\w.-]*)*");
    private static final Pattern SHEET = Pattern.compile("step_(\\d{6,18})\\.png");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectWriter PRETTY = JSON.writerWithDefaultPrettyPrinter();

    private final Path folder;
    private final AppendFile lines;
    private final EventFile events;
    private final List<Float> losses = new ArrayList<>();
    private final double earlier;
    private final long start = System.nanoTime();
    private long last;
    private boolean open = true;

    private RunLog(Path folder, long firstStep, List<LogLines.Parsed> logged) throws IOException {
        this.folder = folder;
        double seconds = 0;
        for (LogLines.Parsed parsed : logged) {
            Run.Line line = parsed.line();
            last = Math.max(last, line.step());
            seconds = Math.max(seconds, line.seconds());
            remember(line.values());
        }
        earlier = seconds;
        events = new EventFile(folder, firstStep);
        Path log = folder.resolve(Run.LOG);
        lines = new AppendFile(log, Files.exists(log) ? Files.size(log) : 0);
    }

    /**
     * Begins a run in a folder of its own, which is made.
     *
     * @param config all options of the run: whatever JSON can hold. {@link Run} and tables of runs know {@code start_model},
     *     {@code dataset_name}, {@code image_size}, {@code batch_size}, {@code grad_accumulation_steps} and
     *     {@code learning_rate}
     * @param seed that the training draws its random numbers from
     * @throws IllegalArgumentException if the folder holds a run already
     * @throws RunException if it cannot be written
     */
    public static RunLog start(Path folder, Map<String, Object> config, long seed) throws IOException {
        if (Run.isAt(folder)) {
            throw new IllegalArgumentException("folder: wanted a new one, and " + folder
                    + " holds a run: name another, or go on with RunLog.resume");
        }
        String options = json(config);
        write(folder.resolve(Run.CONFIG), options.getBytes(StandardCharsets.UTF_8));
        write(folder.resolve(Run.ENVIRONMENT), json(Environment.now(seed)).getBytes(StandardCharsets.UTF_8));
        RunLog log = new RunLog(folder, 0, List.of());
        log.events.text(0, "config", options.indent(4)); // Markdown's code
        return log;
    }

    /**
     * Goes on in the folder of a run that broke off, from a saved state; what was logged after that is dropped, in
     * TensorBoard too, and so are the sheets.
     *
     * @param step updates that the saved state has made
     * @throws RunException if there is no such run, it is damaged, or another process goes on writing it
     */
    public static RunLog resume(Path folder, long step) throws IOException {
        Run run = Run.read(folder);
        ProcessHandle writer = EventFile.writer(folder).orElse(ProcessHandle.current());
        if (run.state() == Run.State.RUNNING
                && writer.pid() != ProcessHandle.current().pid()) {
            throw new RunException(folder, "is still written by process " + writer.pid() + ": stop it first");
        }
        List<LogLines.Parsed> kept = Run.readLog(folder).stream()
                .filter(line -> line.end() == null && line.line().step() <= step)
                .toList();
        StringBuilder text = new StringBuilder();
        kept.forEach(line -> text.append(line.text()).append('\n'));
        write(folder.resolve(Run.LOG), text.toString().getBytes(StandardCharsets.UTF_8));
        clear(folder, step);
        return new RunLog(folder, step + 1, kept);
    }

    /** Notes one number. */
    public void scalar(String tag, long step, double value) throws RunException {
        scalars(step, Map.of(tag, value));
    }

    /**
     * Notes numbers that belong together.
     *
     * @param values by tag: letters, digits and {@code _ . -}, with {@code /} between parts; NaN and infinities too
     * @throws RunException if they cannot be written
     */
    public synchronized void scalars(long step, Map<String, Double> values) throws RunException {
        check(step);
        values.keySet().forEach(RunLog::check);
        Run.Line line = new Run.Line(step, seconds(), values, Memory.resident());
        lines.append(LogLines.bytes(line));
        last = Math.max(last, step);
        remember(values);
        events.scalars(step, line.values());
    }

    /**
     * Keeps a sample sheet: as {@code TAG/step_000250.png}, and in the event file.
     *
     * @param tag also the folder's name: {@code samples}
     */
    public synchronized void sheet(String tag, long step, BufferedImage sheet) throws RunException {
        check(step);
        check(tag);
        byte[] png = png(sheet);
        write(sheetFile(tag, step), png);
        int channels = sheet.getColorModel().getNumComponents();
        events.image(step, tag, sheet.getHeight(), sheet.getWidth(), channels, png);
    }

    /** Whether that sheet is kept already, as by a run that broke off and goes on. */
    public boolean hasSheet(String tag, long step) {
        return Files.exists(sheetFile(tag, step));
    }

    private Path sheetFile(String tag, long step) {
        return folder.resolve(tag).resolve(String.format(Locale.ROOT, "step_%06d.png", step));
    }

    /** The losses so far, each {@link #LOSS} that was logged, those before a resume too; for {@code Charts.loss}. */
    public synchronized List<Float> losses() {
        return List.copyOf(losses);
    }

    /** The run's folder. */
    public Path folder() {
        return folder;
    }

    /** Notes that the run came to its end as wanted, and closes. */
    public synchronized void finish() throws RunException {
        end(FINISHED);
    }

    /** Waits until all that was logged is on the disk. A crash of the program alone loses nothing without. */
    public synchronized void flush() throws RunException {
        lines.force();
        events.force();
    }

    /** Ends the log; a run that was not {@linkplain #finish finished} counts as broken off. */
    @Override
    public synchronized void close() throws RunException {
        end(STOPPED);
    }

    private void end(String how) throws RunException {
        if (!open) {
            return;
        }
        open = false;
        try (AppendFile closedLast = lines;
                EventFile closedFirst = events) {
            lines.append(LogLines.end(last, seconds(), how));
            flush();
        }
    }

    private double seconds() {
        return earlier + (System.nanoTime() - start) / 1e9;
    }

    private void remember(Map<String, Double> values) {
        Double loss = values.get(LOSS);
        if (loss != null) {
            losses.add(loss.floatValue());
        }
    }

    private void check(long step) {
        if (!open) {
            throw new IllegalStateException("the log of " + folder + " is closed");
        }
        if (step < 0) {
            throw new IllegalArgumentException("step must not be negative, got " + step);
        }
    }

    private static void check(String tag) {
        if (!TAG.matcher(tag).matches() || LogLines.OWN.contains(tag)) {
            throw new IllegalArgumentException(
                    "tag: wanted letters, digits and _ . - with / between parts, and none of " + LogLines.OWN
                            + ", got '" + tag + "'");
        }
    }

    /** Deletes later sheets, and what a killed program left half-written. */
    private static void clear(Path folder, long step) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.toList();
        }
        for (Path file : files) {
            Atomic.clear(file);
            Matcher name = SHEET.matcher(file.getFileName().toString());
            if (name.matches() && Long.parseLong(name.group(1)) > step) {
                Files.delete(file);
            }
        }
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String json(Object value) {
        try {
            return PRETTY.writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("config: wanted what JSON can hold, got " + value, e);
        }
    }

    private static void write(Path file, byte[] content) throws RunException {
        try {
            Atomic.write(file, content);
        } catch (IOException e) {
            throw RunException.notWritten(file, e);
        }
    }
}
