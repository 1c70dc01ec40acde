package org.jdiffusion.app;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jdiffusion.clip.Clip;
import org.jdiffusion.course.MeadowPlan;
import org.jdiffusion.course.Profile;
import org.jdiffusion.guidance.ClipLoss;
import org.jdiffusion.guidance.ColorLoss;
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

    @Option(
            names = "--guide",
            paramLabel = "color:#RRGGBB|\"text:WORDS\"",
            description = "Steer towards a colour, or towards what a text says (English or Japanese).")
    private String guide;

    @Option(
            names = "--scale",
            paramLabel = "S",
            description = "How strongly; default as in the notebook, 20 for a colour and 10 for a text;"
                    + " for images of 256 pixels 5 and 2.6.")
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
        GuidanceLoss loss = color ? ColorLoss.of(guide.substring(COLOR.length())) : text(network, manager, seed);
        double strength = scale != null
                ? scale
                : color ? plan(network).colorScale() : plan(network).textScale();
        return new Steering(loss, Strength.of(strength), Guidance.Path.PAST_UNET);
    }

    /** The notebook's sizes for images like these. */
    private static MeadowPlan plan(Denoiser network) {
        return MeadowPlan.of(
                network.imageShape()[1] < MeadowPlan.of(Profile.FULL).side() ? Profile.SMALL : Profile.FULL);
    }

    private ClipLoss text(Denoiser network, NDManager manager, long seed) throws IOException {
        Clip model = Clip.load(clip == null ? Models.folder("meadow-clip") : clip, manager);
        String words = guide.substring(TEXT.length()).strip();
        return new ClipLoss(
                model, model.encodeText(manager, List.of(words)), plan(network).cutouts(), seed);
    }
}
