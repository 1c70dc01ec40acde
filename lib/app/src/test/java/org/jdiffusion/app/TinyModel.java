package org.jdiffusion.app;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.nn.Init;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.ClassConditionedUNet;
import org.jdiffusion.unet.Denoiser;
import org.jdiffusion.unet.UNet2D;
import org.jdiffusion.unet.UNet2DConfig;

/** Networks of two levels for 8x8 images, with random weights. */
final class TinyModel {
    private TinyModel() {}

    static UNet2DConfig config(int in, int out) {
        return UNet2DConfig.defaults()
                .withImages(8, in, out)
                .withLevels(
                        List.of("DownBlock2D", "AttnDownBlock2D"),
                        List.of("AttnUpBlock2D", "UpBlock2D"),
                        List.of(32, 32),
                        1);
    }

    /** Colour images without classes. */
    static Path plain(Path folder) throws IOException {
        try (NDManager manager = Torch.newManager()) {
            return save(folder, new UNet2D(config(3, 3), Init.random(manager, 1)));
        }
    }

    /** Grey images of three classes, read as two channels beside the pixel. */
    static Path conditioned(Path folder) throws IOException {
        try (NDManager manager = Torch.newManager()) {
            return save(folder, new ClassConditionedUNet(3, 2, config(3, 1), Init.random(manager, 2)));
        }
    }

    private static Path save(Path folder, Denoiser model) throws IOException {
        Pretrained.save(folder, model, SchedulerConfig.defaults(), false);
        return folder;
    }
}
