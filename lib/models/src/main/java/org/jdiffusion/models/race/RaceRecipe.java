package org.jdiffusion.models.race;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Locale;
import org.jdiffusion.nn.Init;
import org.jdiffusion.schedule.BetaSchedule;
import org.jdiffusion.schedule.PredictionType;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.schedule.TimestepSpacing;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.train.LearningRate;
import org.jdiffusion.train.TimestepLaw;
import org.jdiffusion.train.TrainingConfig;
import org.jdiffusion.unet.ClassConditionedUNet;
import org.jdiffusion.unet.Denoiser;
import org.jdiffusion.unet.UNet2D;
import org.jdiffusion.unet.UNet2DConfig;

/** The contestants. Each does what the one before does, but for the one thing that its name tells. */
public enum RaceRecipe {
    /** The unit's: noise is predicted, four class channels, batches of 128, Adam at 1e-3. */
    UNIT(50),
    /** Batches of 32; AdamW with warm-up, up to 3e-3, and down as a cosine; gradient norm at most 1; EMA. */
    SCHEDULE(210),
    /** Velocity is predicted; that allows sampling to start at the last timestep, where nothing but noise is left. */
    VELOCITY(210),
    /** Class vectors start five times as far apart. */
    SPREAD(210),
    /** Noisy timesteps come more often, most of all at the beginning. */
    NOISY(210),
    /** The class is added to the time embedding, not put beside the pixels. */
    TIME(220),
    /** One layer a block instead of two, attention at 7x7 only, groups of 8 channels. */
    LEAN(540),
    /** 2x2 patches as channels: the network works on 14x14 places and has two levels. */
    PATCHES(1_150),
    /** Some labels are hidden, and guidance is folded into the weights. */
    GUIDED(1_100),
    /** Ten minutes instead of five. */
    LONGER(2_200);

    private static final long SEED = 2;

    private final int updates;

    RaceRecipe(int updates) {
        this.updates = updates;
    }

    /** Its name in tables: lower case. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Updates of the whole training, meant for about five minutes of two cores. */
    public int updates() {
        return updates;
    }

    /** Images of an update. */
    int batch() {
        return has(SCHEDULE) ? 32 : 128;
    }

    SchedulerConfig scheduler() {
        SchedulerConfig unit = SchedulerConfig.defaults().with(BetaSchedule.SQUAREDCOS_CAP_V2, PredictionType.EPSILON);
        return has(VELOCITY)
                ? unit.with(BetaSchedule.SQUAREDCOS_CAP_V2, PredictionType.V_PREDICTION)
                        .with(TimestepSpacing.TRAILING)
                : unit;
    }

    TrainingConfig training() {
        if (!has(SCHEDULE)) {
            LearningRate steady = new LearningRate.Cosine(1e-3, 0, 1_000_000);
            return new TrainingConfig(steady, batch(), 0, 1e9, 0, TimestepLaw.UNIFORM, 0, SEED);
        }
        TrainingConfig config = TrainingConfig.of(updates, 3e-3, SEED).withEma(0.99);
        config = has(NOISY) ? config.withTimesteps(new TimestepLaw(0.3, 0.6)) : config;
        return has(GUIDED) ? config.withGuidance(0.5) : config;
    }

    /** Share of the labels that are hidden. */
    double hidden() {
        return has(GUIDED) ? 0.12 : 0;
    }

    Denoiser network(NDManager manager) {
        Init init = Init.random(manager, SEED);
        if (has(PATCHES)) {
            return new PatchedUNet(
                    UNet2DConfig.defaults()
                            .withImages(14, 4, 4)
                            .withLevels(
                                    List.of("DownBlock2D", "AttnDownBlock2D"),
                                    List.of("AttnUpBlock2D", "UpBlock2D"),
                                    List.of(32, 64),
                                    1)
                            .withWidths(List.of(32, 64), 8)
                            .withClasses(10 + 1),
                    init);
        }
        if (has(LEAN)) {
            return new UNet2D(
                    UNet2DConfig.mnist(1, 1)
                            .withLevels(
                                    List.of("DownBlock2D", "DownBlock2D", "AttnDownBlock2D"),
                                    List.of("AttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
                                    List.of(32, 64, 64),
                                    1)
                            .withWidths(List.of(32, 64, 64), 8)
                            .withClasses(10),
                    init);
        }
        if (has(TIME)) {
            return new UNet2D(UNet2DConfig.mnist(1, 1).withClasses(10), init);
        }
        var model = new ClassConditionedUNet(10, 4, UNet2DConfig.mnist(1 + 4, 1), init);
        if (!has(SPREAD)) {
            try (Grad off = Grad.off()) {
                model.embedding().parameters().get(0).divi(ClassConditionedUNet.SPREAD);
            }
        }
        return model;
    }

    private boolean has(RaceRecipe change) {
        return compareTo(change) >= 0;
    }
}
