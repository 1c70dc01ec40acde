package org.jdiffusion.app;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jdiffusion.clip.Clip;
import org.jdiffusion.guidance.ClipLoss;
import org.jdiffusion.guidance.ColorLoss;
import org.jdiffusion.guidance.Cutouts;
import org.jdiffusion.guidance.Guidance;
import org.jdiffusion.guidance.GuidanceLoss;
import org.jdiffusion.guidance.Steering;
import org.jdiffusion.guidance.Strength;
import org.jdiffusion.models.Models;
import org.jdiffusion.unet.Denoiser;
import picocli.CommandLine.Option;

/** Where samples are steered to. */
final class GuideOptions {
    private static final String COLOR = "color:";
    private static final String TEXT = "text:";
    private static final double COLOR_SCALE = 20;
    private static final double TEXT_SCALE = 10;
    private static final Cutouts CUTOUTS = new Cutouts(4, 0.5, 5);

    @Option(
            names = "--guide",
            paramLabel = "color:#RRGGBB|\"text:WORDS\"",
            description = "Steer towards a colour, or towards what a text says (English or Japanese).")
    private String guide;

    @Option(names = "--scale", paramLabel = "S", description = "How strongly; default 20 for a colour, 10 for a text.")
    private Double scale;

    @Option(
            names = "--clip",
            paramLabel = "DIR",
            description =
                    "The CLIPModel folder that reads texts; default: meadow-clip, which knows flowers and butterflies.")
    private Path clip;

    /** Refuses now what cannot be meant. */
    void check() {
        if (scale != null && !Double.isFinite(scale)) {
            throw new IllegalArgumentException("--scale: wanted a number, got " + scale);
        }
        if (guide == null) {
            if (scale != null || clip != null) {
                throw new IllegalArgumentException((scale != null ? "--scale" : "--clip") + ": wanted --guide as well");
            }
        } else if (guide.startsWith(COLOR)) {
            ColorLoss.of(guide.substring(COLOR.length()));
            if (clip != null) {
                throw new IllegalArgumentException("--clip: wanted --guide text:WORDS, got a colour");
            }
        } else if (!guide.startsWith(TEXT) || guide.substring(TEXT.length()).isBlank()) {
            throw new IllegalArgumentException(
                    "--guide: wanted color:#RRGGBB or text:WORDS, got '" + Failures.clipped(guide, 80) + "'");
        }
    }

    /** What they ask for, or null for nothing. */
    Steering steering(Denoiser network, NDManager manager, long seed) throws IOException {
        if (guide == null) {
            return null;
        }
        if (network.imageShape()[0] != 3) {
            throw new IllegalArgumentException("--guide: wanted a network of coloured images, got one of "
                    + network.imageShape()[0] + " channels");
        }
        boolean color = guide.startsWith(COLOR);
        GuidanceLoss loss = color ? ColorLoss.of(guide.substring(COLOR.length())) : text(manager, seed);
        double strength = scale != null ? scale : color ? COLOR_SCALE : TEXT_SCALE;
        return new Steering(loss, Strength.of(strength), Guidance.Path.PAST_UNET);
    }

    private ClipLoss text(NDManager manager, long seed) throws IOException {
        Clip model = Clip.load(clip == null ? Models.folder("meadow-clip") : clip, manager);
        String words = guide.substring(TEXT.length()).strip();
        return new ClipLoss(model, model.encodeText(manager, List.of(words)), CUTOUTS, seed);
    }
}
