package org.jdiffusion.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.jdiffusion.train.Trainings.SCHEDULER;
import static org.jdiffusion.train.Trainings.SETTINGS;
import static org.jdiffusion.train.Trainings.assertSame;
import static org.jdiffusion.train.Trainings.everything;
import static org.jdiffusion.train.Trainings.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.Tiny;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Gradients;
import org.jdiffusion.tensor.SideBySide;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.tensor.TorchOps;
import org.jdiffusion.unet.ClassConditionedUNet;
import org.jdiffusion.unet.Denoiser;
import org.jdiffusion.unet.UNet2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NothingLeft.class)
class TrainerTest {
    @TempDir
    private Path folder;

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
                        : Trainings.batch(m, update);
                try (Trainer trainer = new Trainer(Tiny.conditioned(manager, 1), SCHEDULER, data, SETTINGS)) {
                    trainer.step();
                    trainer.step();
                    Map<String, float[]> before = everything(trainer);
                    assertThatThrownBy(() -> trainer.run(step -> {}))
                            .isInstanceOf(TrainingException.class)
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
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("update 0")
                    .hasMessageContaining("gradients");
            assertSame(everything(trainer), before);
        }
    }

    @Test
    void anUpdateThatFailsHalfway_leavesNoGradientsForTheNext() throws Exception {
        Map<String, float[]> clean;
        TrainingConfig halves = new TrainingConfig(SETTINGS.rate(), 2, 0.01, 1, 0.9, TimestepLaw.UNIFORM, 0, 5);
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

    /** The loss of the second of six updates, worked out by hand: a sixth of the guidance counts by then. */
    @Test
    void guidance_movesTheTargetOfThosePicturesWhoseClassIsTold() {
        try (NDManager manager = Torch.newManager();
                Trainer trainer = trainer(manager, 1, SETTINGS.withGuidance(0.6))) {
            ClassConditionedUNet net = Tiny.conditioned(manager, 1);
            NDArray x0 = Tiny.images(manager, 4, 1);
            NDArray noise = Tiny.images(manager, 4, 0);
            NDArray timesteps = manager.create(new long[] {900, 600, 300, 100});
            NDArray labels = manager.create(new long[] {3, Denoiser.NO_CLASS, 5, 7});
            Batch batch = new Batch(x0, labels);
            trainer.step(batch, noise, timesteps);
            try (Grad on = Grad.on();
                    AdamW optimizer = new AdamW(net, SETTINGS.weightDecay())) {
                Grad.backward(TorchOps.mse(predicted(net, x0, noise, timesteps, labels), noise));
                optimizer.step(SETTINGS.rate().at(0), SETTINGS.clipNorm());
            }

            try (Grad off = Grad.off()) {
                NDArray with = predicted(net, x0, noise, timesteps, labels);
                NDArray without = predicted(net, x0, noise, timesteps, manager.create(new long[] {-1, -1, -1, -1}));
                NDArray told = manager.create(new float[] {0.1f, 0, 0.1f, 0.1f}).reshape(4, 1, 1, 1);
                NDArray target = noise.add(with.sub(without).mul(told));
                float loss = TorchOps.mse(with, target).getFloat();
                assertThat(trainer.step(batch, noise, timesteps).loss()).isCloseTo(loss, within(1e-5f * loss));
                assertThat(loss).isNotCloseTo(TorchOps.mse(with, noise).getFloat(), within(1e-4f * loss));
            }
        }
    }

    @Test
    void guidanceWithoutLabels_isRefused() {
        try (NDManager manager = Torch.newManager();
                Trainer trainer = new Trainer(
                        Tiny.unet(manager),
                        SCHEDULER,
                        (m, update) -> new Batch(Tiny.images(m, 2, update), null),
                        SETTINGS.withGuidance(0.3))) {
            assertThatThrownBy(trainer::step)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("labels");
        }
    }

    private static NDArray predicted(Denoiser net, NDArray x0, NDArray noise, NDArray timesteps, NDArray labels) {
        return net.apply(SCHEDULER.noise().addNoise(x0, noise, timesteps), timesteps, labels);
    }

    /** Pieces run side by side; which of them ends first must not show. */
    @Test
    void manyPieces_makeTheSameBitsEachTime() throws Exception {
        assertThat(SideBySide.pays()).isTrue();
        TrainingConfig pieces = new TrainingConfig(SETTINGS.rate(), 1, 0.01, 1, 0.9, TimestepLaw.UNIFORM, 0, 5);
        List<Map<String, float[]>> ends = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            try (NDManager manager = Torch.newManager();
                    Trainer trainer = trainer(manager, 1, pieces)) {
                trainer.run(step -> {});
                ends.add(everything(trainer));
            }
        }
        assertSame(ends.get(1), ends.get(0));
        assertSame(ends.get(2), ends.get(0));
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
                assertThatThrownBy(() -> trainer.resume(folder.resolve("absent")))
                        .isInstanceOf(IOException.class);
                assertThat(JniUtils.isGradMode()).isEqualTo(mode);
            }
        }
    }

    @Test
    void aFrozenNetwork_hasNoGradients() {
        try (NDManager manager = Torch.newManager()) {
            UNet2D net = Tiny.unet(manager);
            NDArray gradient = Grad.of(
                    Tiny.images(manager, 1, 0), x -> net.apply(x, 3, null).sum());
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

    private static void refused(Trainer trainer, Batch batch, NDArray noise, NDArray timesteps, String name) {
        assertThatThrownBy(() -> trainer.step(batch, noise, timesteps))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
        assertThat(trainer.updates()).isLessThan(3);
    }

    @Test
    void dropout_changesTheTraining_theSameWayEachTime_andEndsWithIt() throws Exception {
        List<float[]> trained = new ArrayList<>();
        for (double share : new double[] {0, 0.1, 0.1}) {
            try (NDManager manager = Torch.newManager()) {
                ClassConditionedUNet net = Tiny.conditioned(manager, 1, share);
                try (Trainer trainer = new Trainer(net, SCHEDULER, Trainings::batch, SETTINGS)) {
                    trainer.step();
                    trainer.step();
                    trained.add(everything(trainer).get("adamw.exp_avg.model.conv_out.weight"));
                }
                NDArray x = Tiny.images(manager, 2, 0);
                NDArray labels = manager.create(new long[2]);
                assertThat(net.apply(x, 3, labels)).isEqualTo(net.apply(x, 3, labels));
            }
        }
        assertThat(trained.get(1)).isEqualTo(trained.get(2)).isNotEqualTo(trained.get(0));
    }
}
