package org.jdiffusion.models;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.judge.DigitJudge;
import org.jdiffusion.judge.MeadowJudge;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.unet.Denoiser;

/** The models on the class path, read where they lie, folder or jar. */
public final class Models {
    /** Names of the shipped models. */
    public static final List<String> NAMES =
            List.of("digit-judge", "mnist-conditioned", "meadow-judge", "flowers-32", "butterflies-32", "meadow-clip");

    private Models() {}

    /**
     * The folder of a shipped model.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Path folder(String name) {
        URL card = NAMES.contains(name) ? Models.class.getResource(name + "/README.md") : null;
        if (card == null) {
            throw new IllegalArgumentException("no shipped model is called '" + name + "': there are " + NAMES);
        }
        try {
            URI uri = card.toURI();
            if (uri.getScheme().equals("jar")) {
                return jar(uri).provider().getPath(uri).getParent();
            }
            return Path.of(uri).getParent();
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("cannot read the shipped model '" + name + "'", e);
        }
    }

    /** The judge of digits. */
    public static DigitJudge digitJudge(NDManager manager) {
        try {
            return DigitJudge.load(folder("digit-judge").resolve("model.safetensors"), manager);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The judge of flowers and butterflies. */
    public static MeadowJudge meadowJudge(NDManager manager) {
        try {
            return MeadowJudge.load(folder("meadow-judge").resolve("model.safetensors"), manager);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The network that draws digits by class. */
    public static Denoiser mnistConditioned(NDManager manager) {
        try {
            return Pretrained.denoiser(folder("mnist-conditioned"), manager, new ArrayList<>());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How that network's noise was added. */
    public static SchedulerConfig mnistScheduler() {
        try {
            return Pretrained.scheduler(folder("mnist-conditioned"), new ArrayList<>());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileSystem jar(URI uri) throws IOException {
        try {
            return FileSystems.newFileSystem(uri, Map.of());
        } catch (FileSystemAlreadyExistsException e) {
            return FileSystems.getFileSystem(uri);
        }
    }
}
