package org.jdiffusion.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdiffusion.io.Atomic;
import org.jdiffusion.io.CheckpointException;

/**
 * The saved states of a training, in a folder of their own: each is whole or not there, and the two newest are kept, so
 * that whatever ends the program costs no more than the updates since the last one.
 */
public final class Checkpoints {
    private static final int KEPT = 2;
    private static final Pattern NAME = Pattern.compile("update-\\d{9,18}\\.safetensors");

    private final Path folder;

    /** Makes the folder if need be, and clears away what a killed program left half-written. */
    public Checkpoints(Path folder) throws IOException {
        this.folder = folder;
        Atomic.makeFolder(folder);
        Atomic.clear(folder);
    }

    /** Whether there is a state to go on from. */
    public boolean isEmpty() throws IOException {
        return all().isEmpty();
    }

    /**
     * Refuses now what could not be saved in the end: needed is room for one state more than is kept.
     *
     * @throws IOException saying how much is wanted and how much is there
     */
    public void requireRoom(Learner learner) throws IOException {
        long wanted = learner.stateBytes() * (KEPT + 1 - Math.min(KEPT, all().size()));
        long there = Files.getFileStore(folder).getUsableSpace();
        if (there < wanted) {
            throw new IOException(String.format(
                    "%s: wanted %,d MB for the saved states, there are %,d MB: free some, or choose another disk",
                    folder, wanted >> 20, there >> 20));
        }
    }

    /**
     * Saves the learner, then drops all but the two newest states.
     *
     * @throws TrainingException if it cannot be written; the states before are kept
     */
    public void save(Learner learner) {
        try {
            learner.save(folder.resolve(String.format("update-%09d.safetensors", learner.updates())));
            List<Path> states = all();
            for (Path old : states.subList(0, Math.max(0, states.size() - KEPT))) {
                Files.deleteIfExists(old);
            }
        } catch (IOException e) {
            throw new TrainingException(
                    TrainingException.Reason.NOT_SAVED,
                    learner.updates(),
                    "the state could not be saved in " + folder + " (" + e.getMessage()
                            + "); free some space and go on from the last one that was",
                    e);
        }
    }

    /**
     * Goes on from the newest state that can be read; without any, from where the learner stands.
     *
     * @throws CheckpointException if there are states and none fits this learner: what is wrong with the newest
     */
    public void resume(Learner learner) throws IOException {
        List<Path> states = all();
        CheckpointException newest = null;
        for (int i = states.size() - 1; i >= 0; i--) {
            try {
                learner.resume(states.get(i));
                return;
            } catch (CheckpointException e) {
                newest = newest == null ? e : newest;
            }
        }
        if (newest != null) {
            throw newest;
        }
    }

    /** In the order of their updates. */
    private List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(
                                    (Path file) -> file.getFileName().toString().length())
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
    }
}
