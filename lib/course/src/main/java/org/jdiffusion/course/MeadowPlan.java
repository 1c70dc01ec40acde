package org.jdiffusion.course;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdiffusion.data.Grid;
import org.jdiffusion.data.Images;
import org.jdiffusion.guidance.Cutouts;
import org.jdiffusion.meadow.Hue;
import org.jdiffusion.models.Models;
import org.jdiffusion.tensor.Noise;
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
 * @param sheetEvery updates from one look at it to the next
 * @param learningRate of the fine-tuning, at its highest
 * @param colorScale how strongly to steer towards a colour, as {@link org.jdiffusion.guidance.Strength} has it
 * @param textScale the same towards a text
 * @param cutouts what a text is compared with
 * @param prompts the texts
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
        int sheetEvery,
        double learningRate,
        double colorScale,
        double textScale,
        Cutouts cutouts,
        List<Prompt> prompts) {

    /**
     * What a picture shall show.
     *
     * @param colour that it asks for, or null for something else
     */
    public record Prompt(String text, Hue colour) {}

    private static final int IN_A_ROW = 4;

    private static final MeadowPlan SMALL = new MeadowPlan(
            "flowers-32",
            "meadow:butterfly",
            "butterflies-32",
            "meadow-clip",
            32,
            200,
            40,
            8,
            6,
            2,
            150,
            50,
            1e-3,
            20,
            10,
            new Cutouts(4, 0.5, 5),
            List.of(
                    new Prompt("a red butterfly", Hue.RED),
                    new Prompt("a blue butterfly", Hue.BLUE),
                    new Prompt("黄色い蝶", Hue.YELLOW),
                    new Prompt("緑色の蝶", Hue.GREEN)));
    private static final MeadowPlan FULL = new MeadowPlan(
            "google/ddpm-celebahq-256",
            "huggan/smithsonian_butterflies_subset",
            "johnowhitaker/sd-class-wikiart-from-bedrooms",
            "openai/clip-vit-base-patch32",
            256,
            1000,
            40,
            4,
            4,
            2,
            250,
            50,
            1e-5,
            5,
            2.6,
            new Cutouts(4, 0.08, 5),
            List.of(new Prompt("Red Rose (still life), red flower painting", null)));

    private static final MeadowPlan DRY = new MeadowPlan(
            FULL.base,
            FULL.pictures,
            FULL.guided,
            FULL.clip,
            FULL.side,
            2,
            2,
            2,
            1,
            2,
            2,
            1,
            FULL.learningRate,
            FULL.colorScale,
            FULL.textScale,
            new Cutouts(1, 0.08, 5),
            FULL.prompts);

    /** The sizes of this run's profile. */
    public static MeadowPlan current() {
        return of(Course.profile());
    }

    /** The sizes of a profile. */
    public static MeadowPlan of(Profile profile) {
        return switch (profile) {
            case SMALL -> SMALL;
            case FULL -> FULL;
            case DRY -> DRY;
        };
    }

    /** How to fine-tune. */
    public TrainingConfig training(long seed) {
        return TrainingConfig.of(updates, learningRate, seed)
                .withMicroBatch(batch)
                .withEma(0.98);
    }

    /** Noise (count, 3, side, side) to draw pictures from. */
    public NDArray noise(NDManager manager, int count, long seed) {
        return Noise.normal(manager, new Shape(count, 3, side, side), seed);
    }

    /** The first four pictures of each batch (N, 3, side, side), one row a batch. */
    public Sheet rows(NDArray... batches) {
        return sheet(List.of(batches));
    }

    /** The same with a label for each row; ASCII. */
    public Sheet rows(Map<String, NDArray> batches) {
        return sheet(List.copyOf(batches.values()), batches.keySet().toArray(String[]::new));
    }

    private Sheet sheet(List<NDArray> batches, String... labels) {
        int columns = Math.min(IN_A_ROW, samples);
        List<BufferedImage> pictures = batches.stream()
                .flatMap(batch -> Images.pictures(batch).stream().limit(columns))
                .toList();
        return new Sheet(Grid.of(columns).withRows(labels).draw(pictures));
    }

    /** Who says what drawn pictures show. */
    public MeadowScores scores(NDManager manager) {
        return new MeadowScores(equals(SMALL) ? Models.meadowJudge(manager) : null);
    }

    /** Both profiles' numbers, side by side. */
    public static Table table() {
        List<String> rows = List.of(
                "base",
                "pictures",
                "guided",
                "clip",
                "side",
                "slowSteps",
                "steps",
                "batch",
                "updates",
                "learningRate",
                "colorScale",
                "textScale");
        StringColumn names =
                StringColumn.create(Text.of("plan.size"), rows.stream().map(row -> Text.of("meadow." + row)));
        Table table = Table.create(names, SMALL.column("SMALL"), FULL.column("FULL"));
        return Course.profile() == Profile.DRY ? table.addColumns(DRY.column("DRY")) : table;
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
                                learningRate,
                                colorScale,
                                textScale)
                        .map(Object::toString));
    }
}
