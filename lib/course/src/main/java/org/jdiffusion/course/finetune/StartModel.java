package org.jdiffusion.course.finetune;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.nn.Init;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.InPlace;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.unet.Denoiser;
import org.jdiffusion.unet.UNet2D;
import org.jdiffusion.unet.UNet2DConfig;

/** The network that a fine-tuning begins with. */
final class StartModel {
    private StartModel() {}

    /**
     * Loads it and makes it one of pictures of {@code side} pixels: the weights are the same, and who samples the result
     * gets pictures of the size that it learnt.
     *
     * @throws IllegalArgumentException if it wants labels, or is not one of coloured pictures of such a size
     */
    static UNet2D load(Path folder, int side, NDManager manager, List<String> unknown) throws IOException {
        Denoiser found = Pretrained.denoiser(folder, manager, unknown);
        if (!(found instanceof UNet2D model) || found.conditioned()) {
            throw new IllegalArgumentException("--start_model: wanted a network without labels, got " + folder);
        }
        UNet2DConfig config = model.config();
        if (config.inChannels() != 3 || config.outChannels() != 3) {
            throw new IllegalArgumentException("--start_model: wanted a network of coloured pictures, got one of "
                    + config.inChannels() + " channels in and " + config.outChannels() + " out");
        }
        int factor = 1 << (config.blockOutChannels().size() - 1);
        if (side % factor != 0) {
            throw new IllegalArgumentException("--image_size: wanted a multiple of " + factor + " for a network of "
                    + config.blockOutChannels().size() + " levels, got " + side);
        }
        return config.sampleSize().equals(List.of(side, side)) ? model : sized(model, side, manager);
    }

    private static UNet2D sized(UNet2D model, int side, NDManager manager) {
        UNet2D sized = new UNet2D(model.config().withImages(side, 3, 3), Init.blank(manager));
        try (Grad off = Grad.off();
                Scope scope = new Scope()) {
            var from = model.stateDict();
            sized.stateDict().forEach((name, parameter) -> InPlace.copy(parameter, from.get(name)));
        }
        model.parameters().forEach(NDArray::close);
        return sized;
    }
}
