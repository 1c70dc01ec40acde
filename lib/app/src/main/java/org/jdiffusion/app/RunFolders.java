package org.jdiffusion.app;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdiffusion.course.finetune.FineTuneOptions;
import org.jdiffusion.course.runs.Run;
import org.jdiffusion.io.Atomic;

/** Where runs go: {@code PROJECT/NAME}, and {@code NAME-2} and so on where that is taken, so that none is lost. */
final class RunFolders {
    private RunFolders() {}

    /** Makes the first that is free after the last of that name; of two programs at once each gets its own. */
    static Path next(Path folder, FineTuneOptions options) throws IOException {
        Path project = folder.resolve(options.wandbProject());
        String name = name(options.modelSaveName());
        Atomic.makeFolder(project);
        int number = lastNumber(project, name, any -> true).orElse(0) + 1;
        while (true) {
            try {
                return Files.createDirectory(numbered(project, name, number));
            } catch (FileAlreadyExistsException e) {
                number++; // of a run of another name, or made just now
            }
        }
    }

    /** Takes it away again where nothing came of it. */
    static void leave(Path run) {
        for (Path folder : List.of(run.resolve("checkpoints"), run)) {
            try {
                if (!Files.isSymbolicLink(folder)) {
                    Files.deleteIfExists(folder);
                }
            } catch (IOException e) {
                return; // not empty, so a run; or somebody looks into it
            }
        }
    }

    /**
     * The last that has learnt; where none has, the last that was begun.
     *
     * @throws IOException if there is none, or another process goes on with it
     * @throws IllegalArgumentException if it has other options: a run that changes on the way is none
     */
    static Path last(Path folder, FineTuneOptions options) throws IOException {
        Path project = folder.resolve(options.wandbProject());
        String named = name(options.modelSaveName());
        OptionalInt number = lastNumber(project, named, Run::isAt);
        if (number.isEmpty()) {
            number = lastNumber(project, named, any -> true);
        }
        if (number.isEmpty()) {
            throw new IOException("--resume: there is no run in " + project.resolve(named)
                    + "; leave --resume out to begin one, or say where it is with --logging_dir, --wandb_project and"
                    + " --model_save_name");
        }
        Path last = numbered(project, named, number.getAsInt());
        if (!Run.isAt(last)) {
            return last; // broken off before there was anything to log
        }
        Run run = Run.read(last);
        if (run.state() == Run.State.RUNNING) {
            throw new IOException("--resume: another process goes on with the run in " + last + ": stop it first");
        }
        Map<String, Object> config = run.config();
        options.byName().forEach((name, value) -> {
            String begun = String.valueOf(config.get(name));
            if (!begun.equals(value.toString())) {
                throw new IllegalArgumentException("--" + name + ": the run in " + last + " has " + begun + ", got "
                        + value + "; resume it as it was begun, or begin another without --resume");
            }
        });
        return last;
    }

    /** The highest number of a run of that name; {@code NAME-2} may be the first of a run that is called so. */
    private static OptionalInt lastNumber(Path project, String name, Predicate<Path> which) throws IOException {
        try (Stream<Path> folders = Files.list(project)) {
            return folders.filter(which)
                    .flatMapToInt(folder -> number(folder, name))
                    .max();
        } catch (NoSuchFileException e) {
            return OptionalInt.empty();
        }
    }

    private static IntStream number(Path folder, String name) {
        Matcher own = Pattern.compile(Pattern.quote(name) + "(?:-([1-9][0-9]{0,8}))?")
                .matcher(folder.getFileName().toString());
        if (!own.matches() || !isOf(folder, name)) {
            return IntStream.empty();
        }
        return IntStream.of(own.group(1) == null ? 1 : Integer.parseInt(own.group(1)));
    }

    private static boolean isOf(Path folder, String name) {
        try {
            Object saved = Run.isAt(folder) ? Run.read(folder).config().get("model_save_name") : null;
            return saved == null || name(saved.toString()).equals(name);
        } catch (IOException e) {
            return true; // damaged: who resumes it is told so
        }
    }

    private static String name(String modelSaveName) {
        return Path.of(modelSaveName).toAbsolutePath().normalize().getFileName().toString();
    }

    private static Path numbered(Path project, String name, int number) {
        return project.resolve(number == 1 ? name : name + "-" + number);
    }
}
