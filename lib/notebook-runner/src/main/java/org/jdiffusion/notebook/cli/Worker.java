package org.jdiffusion.notebook.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import org.jdiffusion.notebook.kernel.MemoryGate;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.LogFolder;
import org.jdiffusion.notebook.run.NotebookPlayer;
import org.jdiffusion.notebook.run.NotebookResult;
import org.jdiffusion.notebook.run.PlayListener;
import org.jdiffusion.notebook.run.Prepared;

/**
 * Plays one notebook after the other from a queue that several workers share. Towards the end of a notebook the next
 * one's kernel is started, if there is memory for both.
 */
final class Worker implements Callable<List<NotebookResult>> {
    /** The next kernel starts when one of so many cells is left. */
    private static final int LAST_PART = 4;

    private final Queue<Path> files;
    private final NotebookPlayer player;
    private final Desk desk;
    private final KernelMemory memory;
    private Optional<Task> next = Optional.empty();

    /** Takes care of what is around each notebook. */
    interface Desk {
        /** Where a notebook's logs go. */
        LogFolder logs(Path file) throws IOException;

        /** Begins to report on a notebook. */
        Seat open(Path file);
    }

    /** Reports on one notebook. */
    interface Seat extends PlayListener {
        /** Ends the report; the result may come out another one, when it cannot be kept. */
        NotebookResult close(NotebookResult result);
    }

    /** @param logs empty when there is no folder for them, and so no kernel */
    private record Task(Prepared prepared, Optional<LogFolder> logs, MemoryGate.Pass pass) implements AutoCloseable {
        @Override
        public void close() {
            prepared.close();
            pass.close();
            logs.ifPresent(LogFolder::close);
        }
    }

    Worker(Queue<Path> files, NotebookPlayer player, Desk desk, KernelMemory memory) {
        this.files = files;
        this.player = player;
        this.desk = desk;
        this.memory = memory;
    }

    @Override
    public List<NotebookResult> call() throws InterruptedException {
        List<NotebookResult> results = new ArrayList<>();
        try {
            while (next.isPresent() || !files.isEmpty()) {
                Optional<Task> task = next.isPresent() ? next : take(memory.await());
                next = Optional.empty();
                if (task.isPresent()) {
                    results.add(play(task.get()));
                }
            }
            return results;
        } finally {
            next.ifPresent(Task::close);
        }
    }

    private NotebookResult play(Task task) throws InterruptedException {
        try (task) {
            Seat seat = desk.open(task.prepared().file());
            NotebookResult result = player.play(task.prepared(), lookingAhead(seat, task.pass()));
            boolean crashed = result instanceof NotebookResult.Played played
                    && played.cells().stream().anyMatch(CellResult::lostTheKernel);
            if (crashed) {
                task.logs().ifPresent(LogFolder::keep); // the failure's message names files in it
            }
            return seat.close(result);
        }
    }

    private PlayListener lookingAhead(PlayListener seat, MemoryGate.Pass pass) {
        return new PlayListener() {
            @Override
            public void ready(String kernel, double seconds) {
                seat.ready(kernel, seconds);
            }

            @Override
            public void begins(Cell cell, int left) {
                seat.begins(cell, left);
                if (next.isEmpty() && left * LAST_PART <= cell.number() + left) {
                    next = memory.now().flatMap(Worker.this::take);
                }
            }

            @Override
            public void ended(CellResult result) {
                memory.holds(pass, result.peakBytes());
                seat.ended(result);
            }
        };
    }

    /** The next notebook, with its kernel on the way; without one the pass is given back. */
    private Optional<Task> take(MemoryGate.Pass pass) {
        Path file = files.poll();
        if (file == null) {
            pass.close();
            return Optional.empty();
        }
        try {
            LogFolder logs = desk.logs(file);
            return Optional.of(new Task(player.prepare(file, logs.path()), Optional.of(logs), pass));
        } catch (IOException e) {
            Prepared unable = Prepared.unable(file, "there is no folder for its logs: " + e.getMessage());
            return Optional.of(new Task(unable, Optional.empty(), pass));
        }
    }
}
