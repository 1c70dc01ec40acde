package org.jdiffusion.app;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import org.jdiffusion.guidance.Guidance;
import org.jdiffusion.guidance.GuidanceLoss;
import org.jdiffusion.models.MeadowRecipe;
import org.jdiffusion.nn.Init;
import org.jdiffusion.schedule.DdimScheduler;
import org.jdiffusion.schedule.Scheduler;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;
import org.jdiffusion.train.AdamW;
import org.jdiffusion.train.MicroBatches;
import org.jdiffusion.unet.ClassConditionedUNet;
import org.jdiffusion.unet.Denoiser;
import org.jdiffusion.unet.UNet2D;
import org.jdiffusion.unet.UNet2DConfig;

/** The pieces of work that are timed, on three networks with random weights. */
enum BenchCase {
    MNIST_FORWARD_B1(Work.FORWARD, Net.MNIST, 1),
    MNIST_FORWARD_B8(Work.FORWARD, Net.MNIST, 8),
    MNIST_FORWARD_B128(Work.FORWARD, Net.MNIST, 128),
    MNIST_TRAIN_B128(Work.TRAIN, Net.MNIST, 128),
    MNIST_GUIDED_SHORTCUT_B8(Work.GUIDED_SHORTCUT, Net.MNIST, 8),
    MNIST_GUIDED_THROUGH_B8(Work.GUIDED_THROUGH, Net.MNIST, 8),
    FLOWERS_TRAIN_B16(Work.TRAIN, Net.FLOWERS, 16),
    FLOWERS_GUIDED_SHORTCUT_B8(Work.GUIDED_SHORTCUT, Net.FLOWERS, 8),
    FLOWERS_GUIDED_THROUGH_B8(Work.GUIDED_THROUGH, Net.FLOWERS, 8),
    BIG_FORWARD_B1(Work.FORWARD, Net.BIG, 1),
    BIG_GUIDED_THROUGH_B1(Work.GUIDED_THROUGH, Net.BIG, 1),
    BIG_TRAIN_B1(Work.TRAIN, Net.BIG, 1);

    private static final int MICRO_BATCH = 32;
    private static final int CLASS_WIDTH = 4;

    private enum Work {
        FORWARD,
        TRAIN,
        GUIDED_SHORTCUT,
        GUIDED_THROUGH
    }

    private enum Net {
        MNIST,
        FLOWERS,
        BIG
    }

    private final Work work;
    private final Net kind;
    private final int batch;

    BenchCase(Work work, Net kind, int batch) {
        this.work = work;
        this.kind = kind;
        this.batch = batch;
    }

    static BenchCase of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    /** The name outside Java. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One call of the result is one piece of work; it returns a number that depends on all of it. */
    DoubleSupplier work(NDManager manager) {
        return switch (work) {
            case FORWARD -> forward(unet(manager), manager);
            case TRAIN -> train(unet(manager), manager);
            case GUIDED_SHORTCUT -> guided(Guidance.Path.PAST_UNET, manager);
            case GUIDED_THROUGH -> guided(Guidance.Path.THROUGH_UNET, manager);
        };
    }

    private DoubleSupplier forward(UNet2D net, NDManager manager) {
        NDArray x = Noise.normal(manager, images(net, net.config().inChannels()), 1);
        return () -> {
            try (Scope scope = new Scope()) {
                return net.predict(x, 500, null).sum().getFloat();
            }
        };
    }

    private DoubleSupplier train(UNet2D net, NDManager manager) {
        AdamW optimizer = new AdamW(net, 0.01);
        NDArray x = Noise.normal(manager, images(net, net.config().inChannels()), 1);
        NDArray y = Noise.normal(manager, images(net, net.config().outChannels()), 2);
        NDArray t = Noise.uniform(manager, new Shape(batch), 3).mul(1000).toType(DataType.INT64, false);
        MicroBatches pieces = new MicroBatches(net.parameters(), MICRO_BATCH);
        return () -> {
            try (Grad on = Grad.on();
                    Scope scope = new Scope()) {
                float loss = pieces.collect(batch, (from, to) -> {
                    try (Scope pass = new Scope()) {
                        NDIndex rows = new NDIndex("{}:{}", from, to);
                        NDArray prediction = net.apply(x.get(rows), t.get(rows), null);
                        NDArray error = TorchOps.mse(prediction, y.get(rows)).mul((float) (to - from) / batch);
                        Grad.backward(error);
                        return Numbers.scalar(error);
                    }
                });
                optimizer.step(1e-3, Double.POSITIVE_INFINITY);
                return loss;
            }
        };
    }

    /** One colour-guided DDIM step: x moves against the gradient of |x0 - 0.5|, through the network or past it. */
    private DoubleSupplier guided(Guidance.Path path, NDManager manager) {
        Denoiser net = kind == Net.MNIST
                ? new ClassConditionedUNet(10, CLASS_WIDTH, mnist(), Init.random(manager, 0))
                : unet(manager);
        Scheduler scheduler = new DdimScheduler(SchedulerConfig.defaults(), 40);
        Guidance guidance = new Guidance(net, scheduler, path);
        int t = scheduler.timesteps()[5];
        NDArray labels = net.conditioned() ? manager.zeros(new Shape(batch), DataType.INT64) : null;
        return () -> {
            try (Grad off = Grad.off();
                    Scope scope = new Scope()) {
                NDArray x = Noise.normal(manager, new Shape(batch).addAll(new Shape(net.imageShape())), 1);
                Guidance.Slope slope = guidance.at(
                        x,
                        t,
                        labels,
                        (x0, which) ->
                                GuidanceLoss.meanPerImage(x0.sub(0.5f).abs()).div(batch));
                return scheduler
                        .step(slope.output(), t, x.sub(slope.gradient()), null)
                        .previous()
                        .sum()
                        .getFloat();
            }
        };
    }

    private UNet2D unet(NDManager manager) {
        UNet2DConfig config = switch (kind) {
            case MNIST -> mnist();
            case FLOWERS -> MeadowRecipe.network();
            case BIG -> UNet2DConfig.family256();
        };
        return new UNet2D(config, Init.random(manager, 0));
    }

    private Shape images(UNet2D net, int channels) {
        List<Integer> size = net.config().sampleSize();
        return new Shape(batch, channels, size.get(0), size.get(1));
    }

    /** The unit's class-conditioned network: a pixel and a class vector in. */
    private static UNet2DConfig mnist() {
        return UNet2DConfig.mnist(1 + CLASS_WIDTH, 1);
    }
}
