package org.jdiffusion.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.io.CheckpointException;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NothingLeft.class)
class CheckpointsTest {
    /** Three epochs of four updates; dropping a tenth of the rate after each. */
    private static final TrainingConfig SETTINGS =
            new TrainingConfig(new LearningRate.Falling(1e-2, 0.9, 4, 12), 2, 0.01, 1, 0.9, TimestepLaw.UNIFORM, 0, 5);

    private static List<Float> unbroken;

    @TempDir
    private Path folder;

    @BeforeAll
    static void trainWithoutABreak() {
        unbroken = new ArrayList<>();
        try (NDManager manager = Torch.newManager();
                Trainer trainer = Trainings.trainer(manager, 1, SETTINGS)) {
            trainer.run(step -> unbroken.add(step.loss()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 7, 11})
    void lossesAfterABreak_areThoseWithoutOne_bitForBit(int cut) throws Exception {
        trained(cut);
        assertThat(resumed(cut)).isEqualTo(unbroken.subList(cut, unbroken.size()));
    }

    @Test
    void theTwoNewestStates_areKept() throws Exception {
        trained(1, 2, 5, 9);
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("update-000000005.safetensors", "update-000000009.safetensors");
    }

    @Test
    void whereTheNewestIsBroken_theOneBeforeIsTaken() throws Exception {
        trained(2, 5);
        cut(folder.resolve("update-000000005.safetensors"), 1000);
        assertThat(resumed(2)).isEqualTo(unbroken.subList(2, unbroken.size()));
        cut(folder.resolve("update-000000002.safetensors"), 0);
        try (NDManager manager = Torch.newManager();
                Trainer trainer = Trainings.trainer(manager, 2, SETTINGS)) {
            Checkpoints checkpoints = new Checkpoints(folder);
            assertThatThrownBy(() -> checkpoints.resume(trainer.learner()))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("update-000000005");
        }
    }

    @Test
    void statesOfOtherSettings_areRefused() throws Exception {
        trained(2, 5);
        try (NDManager manager = Torch.newManager();
                Trainer trainer = Trainings.trainer(manager, 2, SETTINGS.withMicroBatch(1))) {
            Checkpoints checkpoints = new Checkpoints(folder);
            assertThatThrownBy(() -> checkpoints.resume(trainer.learner())).hasMessageContaining("other settings");
            assertThat(trainer.updates()).isZero();
        }
    }

    @Test
    void whatAKilledProgramLeft_isCleared_andNothingElse() throws Exception {
        trained(2);
        Path left = Files.createFile(folder.resolve(".update-000000003.safetensors.1f2e.part"));
        Path others = Files.createFile(folder.resolve("notes.part"));
        Checkpoints checkpoints = new Checkpoints(folder);
        assertThat(checkpoints.isEmpty()).isFalse();
        assertThat(left).doesNotExist();
        assertThat(others).exists();
    }

    @Test
    void aStateThatCannotBeWritten_namesTheUpdate_andLeavesTheOneBefore() throws Exception {
        trained(2);
        try (NDManager manager = Torch.newManager();
                Trainer trainer = Trainings.trainer(manager, 1, SETTINGS)) {
            Checkpoints checkpoints = new Checkpoints(folder);
            checkpoints.resume(trainer.learner());
            trainer.step();
            Files.createDirectory(folder.resolve("update-000000003.safetensors"));
            assertThatThrownBy(() -> checkpoints.save(trainer.learner()))
                    .isInstanceOfSatisfying(TrainingException.class, e -> {
                        assertThat(e.reason()).isEqualTo(TrainingException.Reason.NOT_SAVED);
                        assertThat(e.update()).isEqualTo(3);
                    })
                    .hasMessageContaining(folder.toString());
            Files.delete(folder.resolve("update-000000003.safetensors"));
        }
        assertThat(resumed(2)).isEqualTo(unbroken.subList(2, unbroken.size()));
    }

    @Test
    void tooMuchMemory_isSaidWithTheUpdate_andTheNextOneWorks() throws Exception {
        try (NDManager manager = Torch.newManager();
                Trainer trainer = Trainings.trainer(manager, 1, SETTINGS)) {
            trainer.step();
            Learner.Pass greedy = update ->
                    manager.zeros(new ai.djl.ndarray.types.Shape(1L << 45)).getFloat(0);
            assertThatThrownBy(() -> trainer.learner().step(greedy))
                    .isInstanceOfSatisfying(TrainingException.class, e -> {
                        assertThat(e.reason()).isEqualTo(TrainingException.Reason.OUT_OF_MEMORY);
                        assertThat(e.update()).isEqualTo(1);
                    })
                    .hasMessageMatching(
                            "update 1: memory is used up \\([^\n]*[Tt]ried to allocate [^\n)]*\\); take fewer [^\n]*");
            assertThat(trainer.step().loss()).isEqualTo(unbroken.get(1));
        }
    }

    @Test
    void aGpusReport_isCutToWhatItSaysOfMemory() {
        String report = """
                The following operation failed in the TorchScript interpreter.
                Traceback of TorchScript (most recent call last):
                  File "code/__torch__.py", line 38, in features
                    h1 = torch.add_(h, t)
                         ~~~~~~~~~~ <--- HERE
                RuntimeError: CUDA out of memory. Tried to allocate 6.00 GiB. GPU 0 has a total capacity of 79.10 GiB of which 3.20
                """;
        Learner.Pass greedy = update -> {
            throw new IllegalStateException(report);
        };
        try (NDManager manager = Torch.newManager();
                Trainer trainer = Trainings.trainer(manager, 1, SETTINGS)) {
            assertThatThrownBy(() -> trainer.learner().step(greedy))
                    .hasMessageStartingWith(
                            "update 0: memory is used up (CUDA out of memory. Tried to allocate 6.00 GiB); take");
        }
    }

    /** Trains, saving after so many updates, and stops after the last of them. */
    private void trained(int... saves) throws IOException {
        try (NDManager manager = Torch.newManager();
                Trainer trainer = Trainings.trainer(manager, 1, SETTINGS)) {
            Checkpoints checkpoints = new Checkpoints(folder);
            for (int save : saves) {
                while (trainer.updates() < save) {
                    trainer.step();
                }
                checkpoints.save(trainer.learner());
            }
        }
    }

    /** The losses from where the newest state stands, which must be after {@code at} updates. */
    private List<Float> resumed(int at) throws IOException {
        List<Float> losses = new ArrayList<>();
        try (NDManager manager = Torch.newManager();
                Trainer trainer = Trainings.trainer(manager, 2, SETTINGS)) { // other weights, which the state replaces
            new Checkpoints(folder).resume(trainer.learner());
            assertThat(trainer.updates()).isEqualTo(at);
            trainer.run(step -> losses.add(step.loss()));
        }
        return losses;
    }

    private static void cut(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }
}
