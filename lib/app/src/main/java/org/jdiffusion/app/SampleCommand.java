package org.jdiffusion.app;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jdiffusion.course.Sources;
import org.jdiffusion.data.Images;
import org.jdiffusion.guidance.Steering;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.io.SafeTensors;
import org.jdiffusion.judge.Verdict;
import org.jdiffusion.models.Models;
import org.jdiffusion.sample.Sampler;
import org.jdiffusion.schedule.Scheduler;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.schedule.SchedulerKind;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.Denoiser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code course sample}: draws images. All noise comes from the seed at once, images stand in the order of their class,
 * none is dropped or redrawn.
 */
@Command(
        name = "sample",
        description = "Draw images with a shipped model or a model's folder.",
        mixinStandardHelpOptions = true)
final class SampleCommand implements Callable<Integer> {
    /** Pixels worked on at a time: a hundred digits. */
    private static final long CHUNK_PIXELS = 100 * 28 * 28;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "MODEL",
            arity = "0..1",
            defaultValue = "butterflies-32",
            description = "A shipped model's name, a diffusers folder, or a name on the hub; default ${DEFAULT-VALUE}.")
    private String model;

    @Option(names = "--per-class", paramLabel = "N", description = "Images of each class, for a network with classes.")
    private Integer perClass;

    @Option(names = "--count", paramLabel = "N", description = "Images in all, for a network without classes.")
    private Integer count;

    @Option(
            names = "--steps",
            defaultValue = "50",
            description = "Network evaluations; heun makes one less of an even number; default ${DEFAULT-VALUE}.")
    private int evaluations;

    @Option(names = "--seed", defaultValue = "0", description = "Of all noise; default ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--noise",
            paramLabel = "FILE.safetensors",
            description = "Start from its tensor \"noise\" instead (and its class_labels, for a network with classes).")
    private Path noise;

    @Option(
            names = "--scheduler",
            defaultValue = "ddim",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private SchedulerKind kind;

    @Option(names = "--tensor", paramLabel = "FILE.safetensors", description = "Where to write sample and noise.")
    private Path tensor;

    @Option(
            names = "--out",
            paramLabel = "FILE.png",
            description =
                    "Where to write a picture: one class a row, of each the first ten; with --noise the first hundred."
                            + " Default: samples.png, unless there is --tensor.")
    private Path picture;

    @Mixin
    private GuideOptions guide;

    @Override
    public Integer call() throws IOException {
        checkOutputs();
        guide.check();
        Path folder = folder();
        List<String> unknown = new java.util.ArrayList<>();
        try (NDManager manager = Torch.newManager();
                Grad off = Grad.off();
                Scope scope = new Scope()) {
            Denoiser network = Pretrained.denoiser(folder, manager, unknown);
            SchedulerConfig config = Pretrained.scheduler(folder, unknown);
            unknown.forEach(key -> spec.commandLine()
                    .getErr()
                    .println("course: the setting " + Failures.clipped(key, 80) + " is not known, so it is ignored"));
            draw(network, kind.scheduler(config, evaluations), manager);
        }
        return 0;
    }

    private Path folder() throws IOException {
        try (DownloadBars downloads = new DownloadBars(spec.commandLine().getErr())) {
            return Sources.model(model, downloads);
        }
    }

    private void draw(Denoiser network, Scheduler scheduler, NDManager manager) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        SampleStart start = start(network, manager);
        NDArray labels = start.labels();
        Steering steering = guide.steering(network, manager, seed);
        long begin = System.nanoTime();
        NDArray sample = sample(network, scheduler, steering, start.noise(), labels);
        double seconds = (System.nanoTime() - begin) / 1e9;
        int steps = scheduler.timesteps().length;
        String from = noise == null ? "seed " + seed : "noise of " + noise;
        out.printf(Locale.ROOT, "%d images, %d %s steps, %s: %.1f s%n", start.images(), steps, kind, from, seconds);
        if (tensor != null) {
            Map<String, NDArray> tensors = new LinkedHashMap<>(Map.of("sample", sample, "noise", start.noise()));
            if (labels != null) {
                tensors.put("class_labels", labels);
            }
            SafeTensors.write(tensor, tensors, Map.of("format", "pt"));
            out.println("Tensor: " + tensor);
        }
        if (picture != null) {
            Images.writePng(SampleSheet.draw(sample, noise == null ? network.classes() : 0), picture);
            out.println("Picture: " + picture);
        }
        judge(sample, start.classes(), network, manager);
    }

    private SampleStart start(Denoiser network, NDManager manager) throws IOException {
        if (network.conditioned() && network.classes() == 0) {
            throw new IllegalArgumentException(
                    "this network's labels are numbers or vectors of your own choice (class_embed_type), which"
                            + " course sample cannot make up: sample it with the library");
        }
        if (noise != null) {
            if (count != null || perClass != null) {
                throw new IllegalArgumentException("wanted --noise or a number of images, got both");
            }
            return SampleStart.read(noise, network, manager);
        }
        int[] classes = classes(network);
        int images = network.classes() == 0 ? atLeastOne("--count", count, perClass) : classes.length;
        return SampleStart.drawn(network, classes, images, seed, manager);
    }

    private NDArray sample(Denoiser network, Scheduler scheduler, Steering steering, NDArray noise, NDArray labels) {
        Shape shape = noise.getShape();
        int images = (int) shape.get(0);
        int steps = scheduler.timesteps().length;
        int chunk = (int) Math.max(1, CHUNK_PIXELS / (shape.get(2) * shape.get(3)));
        NDArray sample = noise.getManager().create(shape, DataType.FLOAT32);
        try (Progress progress = new Progress(
                "sampling",
                (long) steps * ((images - 1) / chunk + 1),
                spec.commandLine().getErr())) {
            for (int from = 0; from < images; from += chunk) {
                int number = from / chunk;
                NDIndex rows = new NDIndex("{}:{}", from, Math.min(images, from + chunk));
                try (Scope scope = new Scope()) {
                    // each chunk has fresh noise of its own
                    Sampler sampler = new Sampler(network, scheduler, steering, Noise.mix(seed, number));
                    sample.set(
                            rows,
                            sampler.sample(
                                    noise.get(rows),
                                    labels == null ? null : labels.get(rows),
                                    (step, i) -> progress.at((long) number * steps + i + 1, "")));
                }
            }
        }
        return sample;
    }

    private void judge(NDArray sample, int[] classes, Denoiser network, NDManager manager) {
        boolean digits = network.classes() == 10 && sample.getShape().slice(1).equals(new Shape(1, 28, 28));
        if (!digits) {
            return;
        }
        try {
            Verdict verdict = Models.digitJudge(manager).judge(sample, classes);
            spec.commandLine()
                    .getOut()
                    .printf(
                            Locale.ROOT,
                            "Judge: sees the wanted digit in %.1f %% (worst class %.1f %%)%n",
                            100 * verdict.accuracy(),
                            100 * verdict.worst());
        } catch (IllegalArgumentException e) {
            spec.commandLine().getOut().println("Judge: not asked, " + e.getMessage());
        }
    }

    /** The class of each image, class by class; none for a network without classes. */
    private int[] classes(Denoiser network) {
        if (network.classes() == 0) {
            return new int[0];
        }
        int each = atLeastOne("--per-class", perClass, count);
        return IntStream.range(0, Math.multiplyExact(each, network.classes()))
                .map(i -> i / each)
                .toArray();
    }

    private static int atLeastOne(String option, Integer value, Integer other) {
        if (other != null) {
            throw new IllegalArgumentException("wanted " + option + " for this network, got "
                    + (option.equals("--count") ? "--per-class" : "--count"));
        }
        if (value != null && value < 1) {
            throw new IllegalArgumentException(option + ": wanted at least 1, got " + value);
        }
        return value == null ? 8 : value;
    }

    /** Nobody should learn at the end that an hour's result cannot be written. */
    private void checkOutputs() {
        if (tensor == null && picture == null) {
            picture = Path.of("samples.png");
        }
        for (Path file : new Path[] {tensor, picture}) {
            if (file == null) {
                continue;
            }
            if (Files.isDirectory(file)) {
                throw new IllegalArgumentException("wanted a file to write, got the folder " + file);
            }
            Path folder = file.toAbsolutePath().getParent(); // its first part that exists: the rest will be made
            while (folder != null && !Files.exists(folder)) {
                folder = folder.getParent();
            }
            if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
                throw new IllegalArgumentException(
                        "cannot write " + file + ": " + folder + " is no folder to write to");
            }
        }
    }
}
