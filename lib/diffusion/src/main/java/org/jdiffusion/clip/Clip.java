package org.jdiffusion.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jdiffusion.io.CheckpointException;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Scope;

/**
 * A whole CLIP: texts and pictures in, features out (Radford et al. 2021).
 *
 * <pre>{@code
 * Clip clip = Clip.load(folder, manager);
 * NDArray texts = clip.encodeText(manager, List.of("a red flower", "a blue butterfly"));
 * NDArray scores = clip.model().logits(clip.encodeImage(images), texts); // (N, 2)
 * }</pre>
 */
public record Clip(ClipModel model, ClipTokenizer tokenizer, ClipPreprocess preprocess) {

    /**
     * Loads the folder of a transformers {@code CLIPModel} with its processor; see {@link ClipModel#load},
     * {@link ClipTokenizer#load} and {@link ClipPreprocess#load}. The weights belong to {@code manager}, frozen.
     *
     * @throws CheckpointException if a file is missing or broken, or the parts do not fit each other
     */
    public static Clip load(Path folder, NDManager manager) throws IOException {
        ClipPreprocess preprocess = ClipPreprocess.load(folder);
        ClipTokenizer tokenizer = ClipTokenizer.load(folder);
        ClipModel model = ClipModel.load(folder, manager);
        try {
            int side = model.config().imageSize();
            List<Integer> crop = preprocess.cropSize();
            ClipConfig.require(crop.equals(List.of(side, side)), "crop_size", "the model's image_size " + side, crop);
            int channels = model.config().numChannels();
            ClipConfig.require(channels == ClipPreprocess.CHANNELS, "num_channels", ClipPreprocess.CHANNELS, channels);
            tokenizer.requireIdsBelow(model.config().vocabSize());
        } catch (IllegalArgumentException e) {
            model.parameters().forEach(NDArray::close);
            throw new CheckpointException(folder, e.getMessage(), e);
        }
        return new Clip(model, tokenizer, preprocess);
    }

    /** Features of {@code texts}, not normalised: (N, projectionDim) on {@code manager}. Records no gradients. */
    public NDArray encodeText(NDManager manager, List<String> texts) {
        int length = Math.min(tokenizer.length(), model.config().maxPositionEmbeddings());
        try (Grad off = Grad.off();
                Scope scope = new Scope()) {
            return scope.keep(model.encodeText(tokenizer.encode(manager, texts, length)));
        }
    }

    /**
     * Features of {@code images}, not normalised. Opens no grad mode, so that {@link Grad#of} can follow them down to the
     * pixels.
     *
     * @param images (N, 3, H, W) float32 in [-1, 1], any size
     * @return (N, projectionDim), on the manager of {@code images}
     */
    public NDArray encodeImage(NDArray images) {
        try (Scope scope = new Scope()) {
            return scope.keep(model.encodeImage(preprocess.apply(images)));
        }
    }
}
