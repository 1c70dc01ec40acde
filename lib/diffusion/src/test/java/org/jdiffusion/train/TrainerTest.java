package org.jdiffusion.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.Tiny;
import org.jdiffusion.io.CheckpointException;
import org.jdiffusion.io.SafeTensors;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.schedule.BetaSchedule;
import org.jdiffusion.schedule.PredictionType;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Gradients;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.ClassConditionedUNet;
import org.jdiffusion.unet.Denoiser;
import org.jdiffusion.unet.UNet2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NothingLeft.class)
class TrainerTest {
    private static final SchedulerConfig SCHEDULER = SchedulerConfig.defaults();
    private static final TrainingConfig SETTINGS = TrainingConfig.of(6, 1e-3, 5);

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
    void interruptedTraining_stopsWithinOneUpdate_andGoesOnToTheSameBits() throws Exception {
        Map<String, float[]> unbroken;
        try (NDManager manager = Torch.newManager();
                Trainer trainer = trainer(manager, 1, SETTINGS)) {
            trainer.run(step -> {});
            unbroken = everything(trainer);
        }
        try (NDManager manager = Torch.newManager();
                Trainer trainer = trainer(manager, 1, SETTINGS)) {
            assertThatThrownBy(() -> trainer.run(step -> {
                        if (step.update() == 1) {
                            Thread.currentThread().interrupt();
                        }
                    }))
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("2 updates");
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(trainer.updates()).isEqualTo(2);
            trainer.run(step -> {});
            assertSame(everything(trainer), unbroken);
        }
    }

    @Test
    void aLossThatIsNoNumber_namesTheUpdate_andChangesNothing() throws Exception {
        for (float poison : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            try (NDManager manager = Torch.newManager()) {
                TrainingData data = (m, update) -> update == 2
                        ? new Batch(m.full(new Shape(4, 1, 8, 8), poison), m.create(new long[4]))
                        : batch(m, update);
                try (Trainer trainer =
                        new Trainer(Tiny.conditioned(manager, 1), SCHEDULER, data, SETTINGS)) {
                    trainer.step();
                    trainer.step();
                    Map<String, float[]> before = everything(trainer);
                    assertThatThrownBy(() -> trainer.run(step -> {}))
                            .isInstanceOf(ArithmeticException.class)
                            .hasMessageContaining("update 2");
                    assertSame(everything(trainer), before);
                    assertThat(trainer.updates()).isEqualTo(2);
                }
            }
        }
    }

    @Test
    void gradientsThatAreNoNumbers_changeNothing_thoughTheLossIsOne() throws Exception {
        try (NDManager manager = Torch.newManager();
                Trainer trainer = new Trainer(
                        new Steep(Tiny.unet(manager)),
                        SCHEDULER,
                        (m, update) -> new Batch(Tiny.images(m, 2, update), null),
                        SETTINGS)) {
            Map<String, float[]> before = everything(trainer);
            assertThatThrownBy(trainer::step)
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageContaining("update 0")
                    .hasMessageContaining("gradients");
            assertSame(everything(trainer), before);
        }
    }

    @Test
    void anUpdateThatFailsHalfway_leavesNoGradientsForTheNext() throws Exception {
        Map<String, float[]> clean;
        TrainingConfig halves = new TrainingConfig(SETTINGS.rate(), 2, 0.01, 1, 0.9, 5);
        try (NDManager manager = Torch.newManager();
                Trainer trainer = trainer(manager, 1, halves)) {
            trainer.step();
            clean = everything(trainer);
        }
        try (NDManager manager = Torch.newManager();
                Trainer trainer = trainer(manager, 1, halves)) {
            NDArray noise = Tiny.images(manager, 4, 0);
            NDArray timesteps = manager.create(new long[] {1, 2, 3, 4});
            Batch strange = new Batch(Tiny.images(manager, 4, 1), manager.create(new long[] {0, 0, 0, 10}));
            assertThatThrownBy(() -> trainer.step(strange, noise, timesteps))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("0..9");
            trainer.step();
            assertSame(everything(trainer), clean);
        }
    }

    @Test
    void wrongShapes_areRefusedByName() {
        try (NDManager m = Torch.newManager();
                Trainer trainer = trainer(m, 1, SETTINGS)) {
            NDArray images = Tiny.images(m, 4, 0);
            NDArray labels = m.create(new long[4]);
            NDArray times = m.create(new long[4]);
            refused(trainer, new Batch(images, labels), Tiny.images(m, 1, 0), times, "noise");
            refused(trainer, new Batch(images, labels), Tiny.images(m, 5, 0), times, "noise");
            refused(trainer, new Batch(images, labels), images, m.create(new long[1]), "timesteps");
            refused(trainer, new Batch(images, labels), images, m.create(new long[5]), "timesteps");
            refused(trainer, new Batch(images, labels), images, m.create(new float[4]), "timesteps");
            refused(trainer, new Batch(images, labels), images, m.create(new long[] {0, 0, 0, 1000}), "timesteps");
            refused(trainer, new Batch(images, m.create(new long[5])), images, times, "labels");
            refused(trainer, new Batch(images, m.create(new float[4])), images, times, "ids");
            refused(trainer, new Batch(images, null), images, times, "labels");
            refused(trainer, new Batch(images.reshape(4, 64), labels), images, times, "images");
            NDArray wide = images.concat(images, 1);
            refused(trainer, new Batch(wide, labels), wide, times, "(N, 1, H, W)");
            NDArray doubles = images.toType(ai.djl.ndarray.types.DataType.FLOAT64, false);
            refused(trainer, new Batch(doubles, labels), doubles, times, "float32");
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
    void aFailedSave_leavesTheOldStateAndNothingElse() throws Exception {
        Path file = folder.resolve("state");
        try (NDManager manager = Torch.newManager();
                Trainer trainer = trainer(manager, 1, SETTINGS)) {
            trainer.save(file);
            byte[] old = Files.readAllBytes(file);
            trainer.step();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> trainer.save(file)).isInstanceOf(IOException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(file).hasBinaryContent(old);
            assertThat(folder.toFile().list()).containsExactly("state");
        }
    }

    @Test
    void gradMode_isRestored_afterSuccessAndFailure() throws Exception {
        for (boolean mode : new boolean[] {true, false}) {
            try (NDManager manager = Torch.newManager();
                    Trainer trainer = trainer(manager, 1, SETTINGS);
                    Grad grad = mode ? Grad.on() : Grad.off()) {
                assertThat(grad).isNotNull();
                trainer.step();
                assertThat(JniUtils.isGradMode()).isEqualTo(mode);
                trainer.ema().swap();
                trainer.save(folder.resolve("s"));
                trainer.resume(folder.resolve("s"));
                assertThat(JniUtils.isGradMode()).isEqualTo(mode);
                NDArray images = Tiny.images(manager, 2, 0);
                refused(trainer, new Batch(images, null), images, manager.create(new long[2]), "labels");
                assertThatThrownBy(() -> trainer.resume(folder.resolve("absent"))).isInstanceOf(IOException.class);
                assertThat(JniUtils.isGradMode()).isEqualTo(mode);
            }
        }
    }

    @Test
    void aFrozenNetwork_hasNoGradients() {
        try (NDManager manager = Torch.newManager()) {
            UNet2D net = Tiny.unet(manager);
            NDArray gradient = Grad.of(Tiny.images(manager, 1, 0), x -> net.apply(x, 3, null).sum());
            assertThat(gradient.abs().sum().getFloat()).isPositive();
            assertThat(net.parameters()).noneMatch(NDArray::hasGradient);
            assertThatThrownBy(() -> Gradients.of(net.parameters()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no gradient");
        }
    }

    /** Finite everywhere, with an infinite slope where the root's argument is zero. */
    private static final class Steep extends Denoiser {
        private final UNet2D inner;

        Steep(UNet2D inner) {
            this.inner = child("inner", inner);
        }

        @Override
        public NDArray apply(NDArray x, NDArray timesteps, NDArray labels) {
            return inner.apply(x, timesteps, labels).mul(0).sqrt();
        }

        @Override
        public long[] imageShape() {
            return inner.imageShape();
        }

        @Override
        public int classes() {
            return 0;
        }
    }

    static Trainer trainer(NDManager manager, long seed, TrainingConfig settings) {
        ClassConditionedUNet net = Tiny.conditioned(manager, seed);
        return new Trainer(net, SCHEDULER, TrainerTest::batch, settings);
    }

    private static Batch batch(NDManager manager, long update) {
        return new Batch(
                Tiny.images(manager, 4, update), manager.create(new long[] {update % 10, 1, 2, 3}));
    }

    private Map<String, float[]> everything(Trainer trainer) throws IOException {
        Path file = folder.resolve("everything");
        trainer.save(file);
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile saved = SafeTensorsFile.open(file)) {
            Map<String, float[]> all = new TreeMap<>();
            for (String name : saved.tensors().keySet()) {
                all.put(name, saved.read(name, manager).toFloatArray());
            }
            return all;
        } finally {
            Files.delete(file);
        }
    }

    private static void assertSame(Map<String, float[]> actual, Map<String, float[]> wanted) {
        assertThat(actual.keySet()).isEqualTo(wanted.keySet());
        wanted.forEach((name, numbers) -> assertThat(actual.get(name)).as(name).isEqualTo(numbers));
    }

    private static void refused(Trainer trainer, Batch batch, NDArray noise, NDArray timesteps, String name) {
        assertThatThrownBy(() -> trainer.step(batch, noise, timesteps))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
        assertThat(trainer.updates()).isLessThan(3);
    }

    private static void refused(
            Denoiser net, SchedulerConfig scheduler, TrainingConfig settings, Path file, String reason) {
        Map<String, float[]> before = Tiny.numbers(net);
        try (Trainer trainer = new Trainer(net, scheduler, TrainerTest::batch, settings)) {
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
