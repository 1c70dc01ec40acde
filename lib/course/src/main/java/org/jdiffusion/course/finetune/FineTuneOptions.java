package org.jdiffusion.course.finetune;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a fine-tuning is told. Names and meanings are those of the unit's script; the last seven are fixed there.
 *
 * @param imageSize height and width that pictures are brought to, learnt and drawn
 * @param batchSize pictures of a pass
 * @param gradAccumulationSteps passes of an update; the last update of an epoch may have fewer
 * @param numEpochs how often each picture is learnt from
 * @param startModel the model to begin with, as {@link org.jdiffusion.course.Sources#model} knows it
 * @param datasetName what it learns from, as {@link org.jdiffusion.course.Sources} knows it
 * @param modelSaveName the folder of the result
 * @param wandbProject names the run's folder, together with {@code modelSaveName}
 * @param logSamplesEvery passes from one sheet of samples to the next
 * @param saveModelEvery passes from one saved model, with the state to go on from, to the next
 * @param dataDir a folder of pictures in place of {@code datasetName}, or null
 * @param lr learning rate of the first epoch
 * @param gamma what it is multiplied with after each epoch, above 0, at most 1
 * @param emaDecay share of the old mean that each update keeps; 0 for no running mean: the weights themselves are saved
 * @param sampleCount pictures of a sheet, drawn from the same noise each time
 * @param seed of the order of the pictures, of all noise and of the timesteps
 */
public record FineTuneOptions(
        int imageSize,
        int batchSize,
        int gradAccumulationSteps,
        int numEpochs,
        String startModel,
        String datasetName,
        String modelSaveName,
        String wandbProject,
        int logSamplesEvery,
        int saveModelEvery,
        Path dataDir,
        double lr,
        double gamma,
        double emaDecay,
        int sampleCount,
        long seed) {

    private static final int LARGEST = 1 << 14; // 3 * 2^28 numbers still fit into one array
    private static final int MOST_SAMPLES = 1024;

    /** What the unit's script has where it is told nothing. */
    public static final FineTuneOptions UNIT = new FineTuneOptions(
            256,
            16,
            2,
            1,
            "google/ddpm-bedroom-256",
            "huggan/wikiart",
            "wikiart_1e",
            "dm_finetune",
            250,
            2500,
            null,
            1e-5,
            0.9,
            0,
            8,
            0);

    /** A minute on two cores, without network: butterflies out of the flowers that ship. */
    public static final FineTuneOptions SMALL = new FineTuneOptions(
            32,
            8,
            2,
            2,
            "flowers-32",
            "meadow:butterfly",
            "my-butterflies",
            "dm_finetune",
            50,
            50,
            null,
            1e-3,
            0.9,
            0.98,
            8,
            0);

    public FineTuneOptions {
        atLeastOne("image_size", imageSize);
        require(imageSize <= LARGEST, "image_size", "at most " + LARGEST, imageSize);
        atLeastOne("batch_size", batchSize);
        atLeastOne("grad_accumulation_steps", gradAccumulationSteps);
        atLeastOne("num_epochs", numEpochs);
        atLeastOne("log_samples_every", logSamplesEvery);
        atLeastOne("save_model_every", saveModelEvery);
        atLeastOne("sample_count", sampleCount);
        require(sampleCount <= MOST_SAMPLES, "sample_count", "at most " + MOST_SAMPLES, sampleCount);
        boolean named = Path.of(modelSaveName).toAbsolutePath().normalize().getFileName() != null; // not so the root
        require(named && !modelSaveName.isBlank(), "model_save_name", "the name of a folder", modelSaveName);
        require(
                wandbProject.matches("[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}_.-]*"),
                "wandb_project",
                "letters, digits, '_', and inside '-' and '.'",
                wandbProject);
        require(lr > 0 && Double.isFinite(lr), "lr", "a positive number", lr);
        require(gamma > 0 && gamma <= 1, "gamma", "above 0 and at most 1", gamma);
        require(emaDecay >= 0 && emaDecay < 1, "ema_decay", "at least 0 and below 1", emaDecay);
    }

    /** Everything under the names of the command line, as a run's folder keeps it. */
    public Map<String, Object> byName() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("image_size", imageSize);
        all.put("batch_size", batchSize);
        all.put("grad_accumulation_steps", gradAccumulationSteps);
        all.put("num_epochs", numEpochs);
        all.put("start_model", startModel);
        all.put("dataset_name", dataDir == null ? datasetName : dataDir.toString());
        all.put("model_save_name", modelSaveName);
        all.put("wandb_project", wandbProject);
        all.put("log_samples_every", logSamplesEvery);
        all.put("save_model_every", saveModelEvery);
        all.put("lr", lr);
        all.put("gamma", gamma);
        all.put("ema_decay", emaDecay);
        all.put("sample_count", sampleCount);
        all.put("seed", seed);
        return all;
    }

    private static void atLeastOne(String name, int value) {
        require(value >= 1, name, "at least 1", value);
    }

    private static void require(boolean holds, String name, String wanted, Object got) {
        if (!holds) {
            throw new IllegalArgumentException("--" + name + ": wanted " + wanted + ", got " + got);
        }
    }
}
