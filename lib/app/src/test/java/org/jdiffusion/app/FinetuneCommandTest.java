package org.jdiffusion.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jdiffusion.course.runs.Run;
import org.jdiffusion.data.Images;
import org.jdiffusion.meadow.Meadow;
import org.jdiffusion.meadow.Picture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinetuneCommandTest {
    @TempDir
    static Path folder;

    private static Tuning tuning;

    @BeforeAll
    static void tuneOnce() throws IOException {
        tuning = Tuning.in(folder);
        CourseRun course = CourseRun.run(tuning.command("whole"));
        assertThat(course.exit()).as(course.err()).isZero();
        assertThat(course.out()).contains("Model: " + tuning.saved("whole"));
    }

    @Test
    void aRunLeavesItsLog_itsSheets_itsModels_andTwoStates() throws IOException {
        Run run = Run.read(tuning.run("whole"));
        assertThat(run.state()).isEqualTo(Run.State.FINISHED);
        // ten pictures are five passes of two: updates of two, two and one of them
        assertThat(run.with("loss")).extracting(Run.Line::step).containsExactly(2L, 4L, 5L, 7L, 9L, 10L);
        assertThat(run.with("samples_seen"))
                .extracting(line -> line.values().get("samples_seen"))
                .containsExactly(4.0, 8.0, 10.0, 14.0, 18.0, 20.0);
        assertThat(run.with("lr").get(2).values().get("lr")).isEqualTo(1e-3);
        assertThat(run.with("lr").get(3).values().get("lr")).isEqualTo(1e-3 * 0.9);
        assertThat(run.config()).containsEntry("batch_size", 2).containsEntry("gamma", 0.9);
        assertThat(tuning.run("whole").resolve("samples").toFile().list())
                .containsExactlyInAnyOrder("step_000000.png", "step_000004.png", "step_000009.png");
        assertThat(folder.resolve("models").toFile().list())
                .contains("whole", "whole_step_2", "whole_step_4", "whole_step_7", "whole_step_9");
        assertThat(tuning.states("whole"))
                .containsExactly("update-000000005.safetensors", "update-000000006.safetensors");
    }

    @Test
    void theResultIsAModel_ofTheSizeThatWasLearnt() throws IOException {
        CourseRun larger = CourseRun.run(tuning.command("larger", "--image_size", 16, "--num_epochs", 1));
        assertThat(larger.exit()).as(larger.err()).isZero();
        Path config = tuning.saved("larger").resolve("unet/config.json");
        assertThat(new ObjectMapper().readTree(config.toFile()).get("sample_size"))
                .hasToString("16");
        Path picture = folder.resolve("drawn.png");
        CourseRun drawn = CourseRun.run("sample", tuning.saved("larger"), "--count", 2, "--steps", 2, "--out", picture);
        assertThat(drawn.exit()).as(drawn.err()).isZero();
        assertThat(picture).exists();
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4", "5"})
    void interruptedAnywhere_itGoesOnToTheSameBits(int update) throws IOException {
        String name = "interrupted-" + update;
        CourseRun first = Interrupted.after("finetune: " + update + " of ", tuning.command(name));
        assertThat(first.exit()).isEqualTo(Main.INTERRUPTED);
        assertThat(first.err())
                .contains("after " + update + " updates and saved")
                .contains("--resume");

        CourseRun second = CourseRun.run(tuning.command(name, "--resume"));
        assertThat(second.exit()).as(second.err()).isZero();
        assertThat(tuning.losses(name)).isEqualTo(tuning.losses("whole"));
        assertThat(tuning.weights(name)).usingRecursiveComparison().isEqualTo(tuning.weights("whole"));
    }

    @Test
    void whatAnInterruptLeftOut_isMadeWhenItGoesOn() throws IOException {
        Interrupted.after("finetune: 2 of ", tuning.command("left-out"));
        Path sheet = tuning.run("left-out").resolve("samples/step_000004.png");
        byte[] drawn = Files.readAllBytes(sheet);
        Files.delete(sheet); // as if the interrupt had come while it was drawn, before the model was saved
        Files.move(tuning.saved("left-out_step_4"), tuning.saved("elsewhere"));

        CourseRun second = CourseRun.run(tuning.command("left-out", "--resume"));
        assertThat(second.exit()).as(second.err()).isZero();
        assertThat(sheet).hasBinaryContent(drawn);
        assertThat(tuning.weights("left-out_step_4")).usingRecursiveComparison().isEqualTo(tuning.weights("elsewhere"));
    }

    @Test
    void brokenOffBeforeItsLog_itBegins() throws IOException {
        Files.createDirectories(tuning.run("early").resolve("checkpoints"));
        CourseRun course = CourseRun.run(tuning.command("early", "--resume"));
        assertThat(course.exit()).as(course.err()).isZero();
        assertThat(tuning.losses("early")).isEqualTo(tuning.losses("whole"));
    }

    @Test
    void aFinishedRun_isGoneOnWith_andStaysAsItIs() throws IOException {
        assertThat(CourseRun.run(tuning.command("done", "--num_epochs", 1)).exit())
                .isZero();
        List<float[]> weights = tuning.weights("done");
        CourseRun again = CourseRun.run(tuning.command("done", "--num_epochs", 1, "--resume"));
        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(tuning.weights("done")).usingRecursiveComparison().isEqualTo(weights);
        assertThat(Run.read(tuning.run("done")).state()).isEqualTo(Run.State.FINISHED);
    }

    @Test
    void aRunThatAnotherProcessGoesOnWith_isLeftAlone() throws IOException {
        Interrupted.after("finetune: 2 of ", tuning.command("held"));
        Path run = tuning.run("held");
        makeItAnothers(run);
        Path unfinished = Files.createFile(run.resolve("checkpoints/.update-000000003.safetensors.1a.part"));
        refused(CourseRun.run(tuning.command("held", "--resume")), "another process goes on with the run in " + run);
        assertThat(unfinished).exists();
    }

    /** As if this process's parent were writing it. */
    private static void makeItAnothers(Path run) throws IOException {
        String own = "." + ProcessHandle.current().pid() + ".";
        String parents = "." + ProcessHandle.current().parent().orElseThrow().pid() + ".";
        try (Stream<Path> files = Files.list(run)) {
            for (Path file :
                    files.filter(file -> file.toString().contains(".tfevents.")).toList()) {
                Files.move(
                        file, file.resolveSibling(file.getFileName().toString().replace(own, parents)));
            }
        }
        Path log = run.resolve("log.jsonl");
        Files.write(
                log,
                Files.readAllLines(log).stream()
                        .filter(line -> !line.contains("\"end\""))
                        .toList());
    }

    @Test
    void aPictureThatCannotBeRead_isNamed_andTheStateBeforeIsSaved() throws IOException {
        Path pictures = Files.createDirectory(folder.resolve("torn"));
        for (Picture picture : Meadow.of(1).pictures(0, 5)) {
            Images.writePng(picture.draw(24), pictures.resolve(picture.seed() + ".png"));
        }
        Path torn = Files.write(pictures.resolve("torn.png"), new byte[] {1, 2, 3});
        Object[] command = tuning.command("torn", "--data_dir", pictures, "--save_model_every", 1000);
        refused(CourseRun.run(command), torn.toString());
        assertThat(tuning.states("torn")).hasSize(1);
    }

    @Test
    void moreAccumulationThanPictures_isAnUpdateAnEpoch() throws IOException {
        CourseRun course = CourseRun.run(tuning.command("much", "--grad_accumulation_steps", Integer.MAX_VALUE));
        assertThat(course.exit()).as(course.err()).isZero();
        assertThat(Run.read(tuning.run("much")).with("samples_seen"))
                .extracting(line -> line.values().get("samples_seen"))
                .containsExactly(10.0, 20.0);
    }

    @Test
    void whatAKilledProgramLeftHalfWritten_isClearedAway() throws IOException {
        Interrupted.after("finetune: 2 of ", tuning.command("littered"));
        List<Path> left = List.of(
                tuning.saved("littered_step_7").resolve("unet/.config.json.8cb2812798ab5dc0.part"),
                tuning.saved("littered").resolve(".model_index.json.1.part"),
                tuning.run("littered").resolve("samples/.step_000009.png.1f.part"),
                tuning.run("littered").resolve(".log.jsonl.1f.part"));
        Path own = tuning.saved("littered").resolve(".own.part");
        for (Path file : left) {
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
        Files.createFile(own);
        assertThat(CourseRun.run(tuning.command("littered", "--resume")).exit()).isZero();
        assertThat(left).noneMatch(Files::exists);
        assertThat(own).exists();
    }

    @Test
    void aStartThatIsInterrupted_isSaid_andLeavesNoRun() {
        CourseRun course = Interrupted.after("Run: ", tuning.command("at-once"));
        assertThat(course.exit()).isEqualTo(130);
        assertThat(course.err()).contains("interrupted; the same command begins again");
        assertThat(tuning.run("at-once")).doesNotExist();
    }

    @Test
    void aResultThatCannotBeSaved_isFoundOutAtTheStart() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        refused(
                CourseRun.run(tuning.command("nowhere", "--model_save_name", file.resolve("model"))),
                "--model_save_name: wanted a folder that can be written, got " + file.resolve("model") + ": " + file
                        + " is no folder");
        assertThat(tuning.run("model")).doesNotExist();
    }

    @Test
    void aModelThatCannotBeSaved_namesTheUpdate_andTheFolder() throws IOException {
        Path blocked = tuning.saved("blocked");
        Files.createDirectories(blocked);
        Files.createFile(blocked.resolve("unet"));
        refused(
                CourseRun.run(tuning.command("blocked")),
                "course: update 6: the model cannot be saved in " + blocked + " (");
    }

    @Test
    void aLossThatIsNoNumber_namesTheUpdate_andKeepsTheStateBefore() throws IOException {
        CourseRun course = CourseRun.run(tuning.command("nan", "--lr", 1e30));
        assertThat(course.exit()).isEqualTo(2);
        assertThat(course.err()).containsPattern("course: update [1-3]: the (loss|gradients' norm) is .*smaller");
        assertThat(tuning.states("nan")).isNotEmpty();
        assertThat(Run.read(tuning.run("nan")).state()).isEqualTo(Run.State.BROKEN_OFF);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--batch_size   | 0          | --batch_size: wanted at least 1, got 0",
                "--image_size   | 9          | --image_size: wanted a multiple of 2",
                "--image_size   | 2147483616 | --image_size: wanted at most 16384, got 2147483616",
                "--num_epochs   | 2147483647 | --num_epochs: wanted at most 715827882 of 3 updates each, got 2147483647",
                "--sample_count | 1025       | --sample_count: wanted at most 1024, got 1025",
                "--gamma        | 1.5        | --gamma: wanted above 0 and at most 1, got 1.5",
                "--lr           | 0          | --lr: wanted a positive number",
                "--wandb_project| a/b        | --wandb_project: wanted letters",
                "--wandb_project| ..         | --wandb_project: wanted letters",
                "--model_save_name | /       | --model_save_name: wanted the name of a folder, got /",
                "--device       | mps        | --device: wanted auto, cpu or cuda, got mps",
                "--dataset_name | meadow:fly | wanted --dataset_name or --data_dir, got both",
                "--data_dir     | nowhere    | nowhere: is no folder",
                "--start_model  | nowhere    | nowhere"
            })
    void whatCannotBeMeant_isRefused_andLeavesNoRun(String option, String value, String reason) {
        CourseRun course = CourseRun.run(tuning.command("wrong", option, value));
        refused(course, reason);
        assertThat(tuning.run("wrong").resolve("log.jsonl")).doesNotExist();
    }

    @Test
    void aModelWithLabels_isRefused() throws IOException {
        Path conditioned = TinyModel.conditioned(folder.resolve("conditioned"));
        refused(
                CourseRun.run(tuning.command("labels", "--start_model", conditioned)),
                "--start_model: wanted a network without labels");
    }

    @Test
    void theUnitsOptions_allHaveTheirNames() {
        String help = CourseRun.run("finetune", "--help").out();
        assertThat(List.of(
                        "image_size",
                        "batch_size",
                        "grad_accumulation_steps",
                        "num_epochs",
                        "start_model",
                        "dataset_name",
                        "device",
                        "model_save_name",
                        "wandb_project",
                        "log_samples_every",
                        "save_model_every"))
                .allSatisfy(name -> assertThat(help).contains("--" + name));
    }

    private static void refused(CourseRun course, String reason) {
        assertThat(course.exit()).isEqualTo(2);
        assertThat(course.err()).contains(reason).doesNotContain("bug");
    }
}
