package org.jdiffusion.models.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdiffusion.clip.ClipConfig;
import org.jdiffusion.clip.ClipModel;
import org.jdiffusion.clip.ClipPreprocess;
import org.jdiffusion.clip.ClipTokenizer;
import org.jdiffusion.clip.ClipTower;
import org.jdiffusion.guidance.Cutouts;
import org.jdiffusion.meadow.Meadow;
import org.jdiffusion.meadow.Picture;
import org.jdiffusion.models.RecipeRun;
import org.jdiffusion.nn.Init;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.InPlace;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.train.Ahead;
import org.jdiffusion.train.Learner;
import org.jdiffusion.train.TrainingConfig;
import org.jdiffusion.train.TrainingStep;

/**
 * How {@code meadow-clip} was made: pictures and captions of a batch are matched with each other (Radford et al. 2021),
 * where a caption belongs to every picture that it is true of. Pictures come with noise and cut, since guidance shows
 * them so.
 */
public final class MeadowClipRecipe {
    /** Updates in all. */
    public static final int UPDATES = 5000;

    private static final String VERSION = "meadow-clip 2 "; // another number for other captions or pictures
    private static final int BATCH = 128;
    private static final long SEED = 6;
    private static final long CHOICES = Noise.mix(SEED, 1); // of another stream than the pictures'
    private static final int SIDE = 32;
    private static final int LENGTH = 32;
    private static final int MOST_MERGES = 1400;
    private static final double FIRST_LOGIT_SCALE = Math.log(1 / 0.07);
    private static final float LARGEST_LOGIT_SCALE = (float) Math.log(100);
    private static final Cutouts CUTOUTS = new Cutouts(1, 0.4, 10);
    private static final ClipPreprocess PREPROCESS = new ClipPreprocess(
            List.of(SIDE, SIDE), List.of(SIDE, SIDE), List.of(0.5f, 0.5f, 0.5f), List.of(0.5f, 0.5f, 0.5f));
    private static final Meadow MEADOW = Meadow.of(SEED);
    private static final List<Speech> SPEECHES = List.of(new English(), new Japanese());

    private MeadowClipRecipe() {}

    /**
     * Trains and writes the model's folder.
     *
     * @param state folder that the training is saved to now and then and resumed from
     * @throws CancellationException within one update if the thread is interrupted; the state is saved
     */
    public static void run(Path out, Path state, Consumer<TrainingStep> onStep) throws IOException {
        Files.createDirectories(state);
        Vocabulary vocabulary = Vocabulary.learn(pieces(), MOST_MERGES);
        vocabulary.write(state, LENGTH); // beside the weights in the making; beside the finished ones at the end
        ClipTokenizer tokenizer = ClipTokenizer.load(state);
        try (NDManager manager = Torch.newManager()) {
            ClipModel model = new ClipModel(config(vocabulary.size()), Init.random(manager, SEED));
            NDArray scale = model.stateDict().get("logit_scale");
            try (NDArray first = manager.create((float) FIRST_LOGIT_SCALE)) {
                InPlace.copy(scale, first);
            }
            TrainingConfig config = TrainingConfig.of(UPDATES, 1e-3, SEED);
            Ahead<float[]> pictures = new Ahead<>(MeadowClipRecipe::pixels);
            try (Learner learner = new Learner(
                    model,
                    config,
                    VERSION + vocabulary.pieces().hashCode(),
                    update -> pass(model, tokenizer, manager, scale, update, pictures.at(update)))) {
                new RecipeRun(0, UPDATES, out.resolve("training.csv"), state.resolve("state.safetensors"))
                        .run(learner, onStep);
            }
            vocabulary.write(out, LENGTH);
            PREPROCESS.save(out);
            model.save(out, true);
        }
    }

    private static Set<String> pieces() {
        return SPEECHES.stream()
                .flatMap(speech -> speech.pieces().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static ClipConfig config(int vocabulary) {
        ClipTower text = new ClipTower(128, 256, 3, 4, "quick_gelu", 1e-5);
        ClipTower vision = new ClipTower(128, 256, 4, 4, "quick_gelu", 1e-5);
        return new ClipConfig(text, vocabulary, LENGTH, vocabulary - 1, vision, 3, SIDE, 4, 128);
    }

    private static float[] pixels(long update) {
        try (Scope scope = new Scope()) {
            return Numbers.floats(Meadow.images(Torch.cpu(), pictures(update), SIDE));
        }
    }

    private static List<Picture> pictures(long update) {
        return MEADOW.pictures(update * BATCH, BATCH);
    }

    private static float pass(
            ClipModel model, ClipTokenizer tokenizer, NDManager manager, NDArray scale, long update, float[] pixels) {
        try (Scope scope = new Scope()) {
            List<Picture> pictures = pictures(update);
            SplittableRandom random = new SplittableRandom(Noise.mix(CHOICES, update));
            NDArray drawn = manager.create(pixels, new Shape(BATCH, 3, SIDE, SIDE));
            NDArray images = model.encodeImage(PREPROCESS.apply(seen(drawn, random)));
            images = unit(images);
            NDArray loss = null;
            for (Speech speech : SPEECHES) {
                List<Caption> captions = pictures.stream()
                        .map(picture -> speech.caption(picture, random))
                        .toList();
                NDArray ids = tokenizer.encode(
                        manager, captions.stream().map(Caption::text).toList());
                NDArray logits = images.matMul(unit(model.encodeText(ids)).transpose())
                        .mul(scale.clip(0f, LARGEST_LOGIT_SCALE).exp());
                NDArray part =
                        loss(logits, matches(manager, pictures, captions)).div(SPEECHES.size());
                loss = loss == null ? part : loss.add(part);
            }
            Grad.backward(loss);
            return Numbers.scalar(loss);
        }
    }

    /** Cross-entropy both ways: which captions belong to a picture, which pictures to a caption. */
    private static NDArray loss(NDArray logits, NDArray matches) {
        NDArray loss = null;
        for (int axis = 0; axis < 2; axis++) {
            NDArray wanted = matches.div(matches.sum(new int[] {axis}, true));
            NDArray part = logits.logSoftmax(axis).mul(wanted).sum().div(-2 * BATCH);
            loss = loss == null ? part : loss.add(part);
        }
        return loss;
    }

    /** (pictures, captions), 1 where the caption is true of the picture. */
    private static NDArray matches(NDManager manager, List<Picture> pictures, List<Caption> captions) {
        float[] values = new float[BATCH * BATCH];
        for (int i = 0; i < BATCH; i++) {
            for (int j = 0; j < BATCH; j++) {
                values[i * BATCH + j] = captions.get(j).fits(pictures.get(i)) ? 1 : 0;
            }
        }
        return manager.create(values, new Shape(BATCH, BATCH));
    }

    /**
     * As guidance shows pictures: half of them a little cut, turned or mirrored, and half with noise, as a half-finished
     * picture has it; in [-1, 1].
     */
    private static NDArray seen(NDArray images, SplittableRandom random) {
        NDManager manager = images.getManager();
        float[] strength = new float[BATCH];
        float[] wholes = new float[BATCH];
        for (int n = 0; n < BATCH; n++) {
            wholes[n] = n % 4 < 2 ? 1 : 0;
        }
        for (int n = 0; n < BATCH; n += 2) {
            strength[n] = 0.5f * random.nextFloat();
        }
        NDArray noise = Noise.normal(manager, images.getShape(), random.nextLong())
                .mul(manager.create(strength, new Shape(BATCH, 1, 1, 1)));
        NDArray noisy = images.add(noise).clip(-1f, 1f);
        NDArray cut = CUTOUTS.cut(noisy, SIDE, random.nextLong(), 0);
        NDArray whole = manager.create(wholes, new Shape(BATCH, 1, 1, 1));
        return noisy.mul(whole).add(cut.mul(whole.mul(-1).add(1)));
    }

    private static NDArray unit(NDArray features) {
        return features.div(features.square().sum(new int[] {1}, true).sqrt());
    }
}
