package org.jdiffusion.course.runs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A run folder as {@link RunLog} wrote it, also one that is being written.
 *
 * @param config the run's options
 * @param environment what it ran on: {@code started}, {@code seed}, {@code commit}, {@code device} and more
 * @param lines all that was logged, in the order in which it was
 */
public record Run(
        Path folder, Map<String, Object> config, Map<String, Object> environment, List<Line> lines, State state) {
    static final String CONFIG = "config.json";
    static final String ENVIRONMENT = "environment.json";
    static final String LOG = "log.jsonl";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How a run stands. */
    public enum State {
        /** The process that writes it goes on. */
        RUNNING,
        /** Came to its end. */
        FINISHED,
        /** Closed before its end, or its process is gone. */
        BROKEN_OFF
    }

    /**
     * What was logged at once.
     *
     * @param seconds of training until then, over all parts of a resumed run
     * @param values by tag, in the order of the tags
     * @param memory megabytes (2^20) that the process held; NaN where the system does not tell
     */
    public record Line(long step, double seconds, Map<String, Double> values, double memory) {
        public Line {
            values = Collections.unmodifiableMap(new TreeMap<>(values));
        }
    }

    public Run {
        config = Collections.unmodifiableMap(config);
        environment = Collections.unmodifiableMap(environment);
        lines = List.copyOf(lines);
    }

    /**
     * Reads a run folder; a torn last line is left out.
     *
     * @throws RunException if one of its files is missing or damaged
     */
    public static Run read(Path folder) throws IOException {
        Map<String, Object> config = object(folder.resolve(CONFIG));
        Map<String, Object> environment = object(folder.resolve(ENVIRONMENT));
        List<LogLines.Parsed> lines = readLog(folder);
        String end = lines.isEmpty() ? null : lines.get(lines.size() - 1).end();
        State state;
        if (end != null) {
            state = end.equals(RunLog.FINISHED) ? State.FINISHED : State.BROKEN_OFF;
        } else {
            state = EventFile.writer(folder).isPresent() ? State.RUNNING : State.BROKEN_OFF;
        }
        List<Line> logged = lines.stream()
                .filter(line -> line.end() == null)
                .map(LogLines.Parsed::line)
                .toList();
        return new Run(folder, config, environment, logged, state);
    }

    /** Whether the folder looks like a run's, sound or not. */
    public static boolean isAt(Path folder) {
        return Files.exists(folder.resolve(LOG)) || Files.exists(folder.resolve(ENVIRONMENT));
    }

    /** The lines that have a value of {@code tag}. */
    public List<Line> with(String tag) {
        return lines.stream().filter(line -> line.values().containsKey(tag)).toList();
    }

    /**
     * An option, by its name with whatever capitals and signs: {@code batch_size}, {@code batch-size} and
     * {@code batchSize} are one.
     */
    public Optional<Object> option(String name) {
        return config.entrySet().stream()
                .filter(entry -> bare(entry.getKey()).equals(bare(name)))
                .map(Map.Entry::getValue)
                .filter(value -> value != null)
                .findFirst();
    }

    static List<LogLines.Parsed> readLog(Path folder) throws IOException {
        Path log = folder.resolve(LOG);
        return Files.exists(log) ? LogLines.read(log) : List.of(); // was stopped before its first line
    }

    private static String bare(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> object(Path file) throws IOException {
        try {
            Map<String, Object> object = JSON.readValue(Files.readAllBytes(file), new TypeReference<>() {});
            if (object == null) {
                throw new RunException(file, "is no JSON object (null)");
            }
            return object;
        } catch (NoSuchFileException e) {
            throw new RunException(file, "is missing; wanted what RunLog.start writes", e);
        } catch (JsonProcessingException e) {
            throw new RunException(file, "is no JSON object (" + e.getOriginalMessage() + ")", e);
        }
    }
}
