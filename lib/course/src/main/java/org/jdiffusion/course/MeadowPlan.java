package org.jdiffusion.course;

import java.util.List;
import java.util.stream.Stream;
import org.jdiffusion.train.TrainingConfig;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The sizes of the notebook on fine-tuning and guidance.
 *
 * @param base the model to begin with, as {@link Sources} knows it
 * @param pictures what it is fine-tuned on
 * @param guided the model that is steered
 * @param clip the model that compares pictures with texts
 * @param side height and width of the pictures
 * @param slowSteps of the slow sampler
 * @param steps of the fast one
 * @param samples drawn at a time
 * @param batch pictures of a pass
 * @param accumulate passes of an update
 * @param updates of the fine-tuning
 */
public record MeadowPlan(
        String base,
        String pictures,
        String guided,
        String clip,
        int side,
        int slowSteps,
        int steps,
        int samples,
        int batch,
        int accumulate,
        int updates,
        double learningRate) {

    private static final MeadowPlan SMALL = new MeadowPlan(
            "flowers-32", "meadow:butterfly", "butterflies-32", "meadow-clip", 32, 200, 40, 8, 8, 2, 160, 1e-3);
    private static final MeadowPlan FULL = new MeadowPlan(
            "google/ddpm-celebahq-256",
            "huggan/smithsonian_butterflies_subset",
            "johnowhitaker/sd-class-wikiart-from-bedrooms",
            "openai/clip-vit-base-patch32",
            256,
            1000,
            40,
            8,
            4,
            2,
            250,
            1e-5);

    /** The sizes of this run's profile. */
    public static MeadowPlan current() {
        return of(Course.profile());
    }

    static MeadowPlan of(Profile profile) {
        return profile == Profile.FULL ? FULL : SMALL;
    }

    /** How to fine-tune. */
    public TrainingConfig training(long seed) {
        return TrainingConfig.of(updates, learningRate, seed)
                .withMicroBatch(batch)
                .withEma(0.98);
    }

    /** Both profiles' numbers, side by side. */
    public static Table table() {
        List<String> rows = List.of(
                "base", "pictures", "guided", "clip", "side", "slowSteps", "steps", "batch", "updates", "learningRate");
        StringColumn names =
                StringColumn.create(Text.of("plan.size"), rows.stream().map(row -> Text.of("meadow." + row)));
        return Table.create(names, SMALL.column("SMALL"), FULL.column("FULL"));
    }

    private StringColumn column(String name) {
        return StringColumn.create(
                name,
                Stream.of(
                                base,
                                pictures,
                                guided,
                                clip,
                                side + "x" + side,
                                slowSteps,
                                steps,
                                batch + " x " + accumulate,
                                updates,
                                learningRate)
                        .map(Object::toString));
    }
}
