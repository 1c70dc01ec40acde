package org.jdiffusion.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jdiffusion.train.Trainings.SCHEDULER;
import static org.jdiffusion.train.Trainings.SETTINGS;
import static org.jdiffusion.train.Trainings.assertSame;
import static org.jdiffusion.train.Trainings.everything;
import static org.jdiffusion.train.Trainings.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.Tiny;
import org.jdiffusion.io.CheckpointException;
import org.jdiffusion.io.SafeTensors;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.schedule.BetaSchedule;
import org.jdiffusion.schedule.PredictionType;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.Denoiser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NothingLeft.class)
class TrainingStateTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void resumedTraining_makesTheSameBitsAsAnUnbrokenOne(int cut) throws Exception {
        Map<String, float[]> unbroken;
        try (NDManager manager = Torch.newManager();
                Trainer trainer = trainer(manager, 1, SETTINGS)) {
            trainer.run(step -> {});
            unbroken = everything(trainer);
        }
        Path file = folder.resolve("state.safetensors");
        try (NDManager manager = Torch.newManager();
                Trainer trainer = trainer(manager, 1, SETTINGS)) {
            for (int i = 0; i < cut; i++) {
                trainer.step();
            }
            trainer.save(file);
        }
        try (NDManager manager = Torch.newManager();
                Trainer trainer = trainer(manager, 2, SETTINGS)) { // other weights, which the file replaces
            trainer.resume(file);
            assertThat(trainer.updates()).isEqualTo(cut);
            List<Long> seen = new ArrayList<>();
            trainer.run(step -> seen.add(step.update()));
            assertThat(seen).first().isEqualTo((long) cut);
            assertThat(seen).last().isEqualTo(5L);
            assertSame(everything(trainer), unbroken);
        }
    }

    @Test
    void otherSettingsOrAnotherNetwork_areRefused_andChangeNothing() throws Exception {
        Path file = folder.resolve("state");
        try (NDManager manager = Torch.newManager();
                Trainer trainer = trainer(manager, 1, SETTINGS)) {
            trainer.step();
            trainer.save(file);
        }
        try (NDManager manager = Torch.newManager()) {
            SchedulerConfig velocity = SCHEDULER.with(BetaSchedule.LINEAR, PredictionType.V_PREDICTION);
            Denoiser net = Tiny.conditioned(manager, 2);
            refused(net, velocity, SETTINGS, file, "other settings");
            refused(net, SCHEDULER, TrainingConfig.of(7, 1e-3, 5), file, "other settings");
            refused(Tiny.unet(manager), SCHEDULER, SETTINGS, file, "tensor 'model.");
        }
    }

    @Test
    void damagedStates_areRefused_andChangeNothing() throws Exception {
        Path file = folder.resolve("state");
        try (NDManager manager = Torch.newManager();
                Trainer trainer = trainer(manager, 1, SETTINGS)) {
            trainer.save(file);
            Map<String, NDArray> tensors = new TreeMap<>();
            Map<String, String> remarks;
            try (SafeTensorsFile saved = SafeTensorsFile.open(file)) {
                for (String name : saved.tensors().keySet()) {
                    tensors.put(name, saved.read(name, manager));
                }
                remarks = new HashMap<>(saved.metadata());
            }
            Denoiser net = Tiny.conditioned(manager, 2);
            for (String updates : new String[] {"-1", "many", "", "99999999999999999999"}) {
                SafeTensors.write(file, tensors, with(remarks, "updates", updates));
                refused(net, SCHEDULER, SETTINGS, file, "updates");
            }
            SafeTensors.write(file, tensors, null);
            refused(net, SCHEDULER, SETTINGS, file, "settings");
            Map<String, NDArray> more = new TreeMap<>(tensors);
            more.put("model.extra", manager.create(1f));
            SafeTensors.write(file, more, remarks);
            refused(net, SCHEDULER, SETTINGS, file, "'model.extra'");
            SafeTensors.writeHalf(file, tensors, remarks);
            refused(net, SCHEDULER, SETTINGS, file, "F16");
            tensors.remove("adamw.step");
            SafeTensors.write(file, tensors, remarks);
            refused(net, SCHEDULER, SETTINGS, file, "'adamw.step'");
            Files.write(file, new byte[100]);
            refused(net, SCHEDULER, SETTINGS, file, "header");
            assertThatThrownBy(() -> trainer.resume(folder.resolve("absent"))).isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void anInterruptedSave_isWhole_andTheInterruptIsKept() throws Exception {
        Path file = folder.resolve("state");
        try (NDManager manager = Torch.newManager();
                Trainer trainer = trainer(manager, 1, SETTINGS)) {
            trainer.save(file);
            byte[] old = Files.readAllBytes(file);
            trainer.step();
            Thread.currentThread().interrupt();
            trainer.save(file);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(Files.readAllBytes(file)).isNotEqualTo(old);
            trainer.resume(file);
            assertThat(trainer.updates()).isEqualTo(1);
            assertThat(folder.toFile().list()).containsExactly("state");
        }
    }

    private static void refused(
            Denoiser net, SchedulerConfig scheduler, TrainingConfig settings, Path file, String reason) {
        Map<String, float[]> before = Tiny.numbers(net);
        try (Trainer trainer = new Trainer(net, scheduler, Trainings::batch, settings)) {
            assertThatThrownBy(() -> trainer.resume(file))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining(reason);
            assertThat(trainer.updates()).isZero();
        }
        assertSame(Tiny.numbers(net), before);
    }

    private static Map<String, String> with(Map<String, String> map, String key, String value) {
        Map<String, String> copy = new HashMap<>(map);
        copy.put(key, value);
        return copy;
    }
}
