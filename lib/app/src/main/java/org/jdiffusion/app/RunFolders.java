package org.jdiffusion.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jdiffusion.course.finetune.FineTuneOptions;
import org.jdiffusion.course.runs.Run;

/** Where runs go: {@code PROJECT/NAME}, and {@code NAME-2} and so on where that is taken, so that none is lost. */
final class RunFolders {
    private RunFolders() {}

    /** The first that is free. */
    static Path next(Path folder, FineTuneOptions options) {
        int number = 1;
        while (Files.exists(numbered(folder, options, number))) {
            number++;
        }
        return numbered(folder, options, number);
    }

    /**
     * The last that was begun.
     *
     * @throws IOException if there is none, or another process goes on with it
     * @throws IllegalArgumentException if it has other options: a run that changes on the way is none
     */
    static Path last(Path folder, FineTuneOptions options) throws IOException {
        int number = 1;
        while (Files.exists(numbered(folder, options, number + 1))) {
            number++;
        }
        Path last = numbered(folder, options, number);
        if (!Files.exists(last)) {
            throw new IOException("--resume: there is no run in " + last
                    + "; leave --resume out to begin one, or say where it is with --logging_dir, --wandb_project and"
                    + " --model_save_name");
        }
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

    private static Path numbered(Path folder, FineTuneOptions options, int number) {
        Path name =
                Path.of(options.modelSaveName()).toAbsolutePath().normalize().getFileName();
        return folder.resolve(options.wandbProject()).resolve(number == 1 ? name.toString() : name + "-" + number);
    }
}
