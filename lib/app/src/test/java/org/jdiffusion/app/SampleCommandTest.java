package org.jdiffusion.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.io.SafeTensors;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.meadow.Hue;
import org.jdiffusion.models.Models;
import org.jdiffusion.sample.Sampler;
import org.jdiffusion.schedule.DdimScheduler;
import org.jdiffusion.schedule.SchedulerKind;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SampleCommandTest {
    @TempDir
    Path temp;

    @Test
    void writesSamplesInTheOrderOfTheirClassFromTheSeedsNoise() throws IOException {
        Path model = TinyModel.conditioned(temp.resolve("model"));
        Path tensor = temp.resolve("out.safetensors");

        CourseRun course =
                CourseRun.run("sample", model, "--per-class", 2, "--steps", 3, "--seed", 11, "--tensor", tensor);

        assertThat(course.exit()).as(course.err()).isZero();
        assertThat(course.out()).contains("6 images, 3 ddim steps, seed 11");
        try (SafeTensorsFile file = SafeTensorsFile.open(tensor);
                NDManager manager = Torch.newManager()) {
            Shape shape = new Shape(6, 1, 8, 8);
            NDArray labels = file.read("class_labels", manager);
            assertThat(labels.toLongArray()).containsExactly(0, 0, 1, 1, 2, 2);
            NDArray noise = file.read("noise", manager);
            assertThat(noise.toFloatArray())
                    .isEqualTo(Noise.normal(manager, shape, 11).toFloatArray());
            DdimScheduler scheduler = new DdimScheduler(Pretrained.scheduler(model, new ArrayList<>()), 3);
            NDArray expected = new Sampler(Pretrained.denoiser(model, manager, new ArrayList<>()), scheduler, 0)
                    .sample(noise, labels);
            assertThat(file.read("sample", manager).toFloatArray()).isEqualTo(expected.toFloatArray());
        }
    }

    @Test
    void startsFromTheNoiseOfAFile() throws IOException {
        Path model = TinyModel.conditioned(temp.resolve("model"));
        Path first = temp.resolve("first.safetensors");
        Path again = temp.resolve("again.safetensors");
        CourseRun.run("sample", model, "--per-class", 1, "--steps", 2, "--seed", 5, "--tensor", first);

        CourseRun course = CourseRun.run("sample", model, "--noise", first, "--steps", 2, "--tensor", again);

        assertThat(course.exit()).as(course.err()).isZero();
        assertThat(course.out()).contains("3 images, 2 ddim steps, noise of " + first);
        assertThat(again).hasSameBinaryContentAs(first);
    }

    @Test
    void noiseThatDoesNotFit_isRefused() throws IOException {
        Path model = TinyModel.conditioned(temp.resolve("model"));
        Path file = temp.resolve("noise.safetensors");
        try (NDManager manager = Torch.newManager()) {
            NDArray good = manager.zeros(new Shape(2, 1, 8, 8));
            NDArray labels = manager.create(new long[] {0, 2});
            refuses(model, file, "noise", Map.of("class_labels", labels));
            refuses(model, file, "(N, 1, H, W)", Map.of("noise", manager.zeros(new Shape(2, 3, 8, 8))));
            refuses(model, file, "floats", Map.of("noise", good.toType(DataType.INT32, false)));
            refuses(model, file, "class_labels", Map.of("noise", good));
            refuses(model, file, "(2) int64", Map.of("noise", good, "class_labels", labels.get("0:1")));
            refuses(model, file, "0..2", Map.of("noise", good, "class_labels", labels.add(1)));
            SafeTensors.write(file, Map.of("noise", good, "class_labels", labels), Map.of());
            CourseRun fewer =
                    CourseRun.run("sample", model, "--noise", file, "--steps", 1, "--out", temp.resolve("fewer.png"));
            assertThat(fewer.exit())
                    .as("fewer pictures than classes" + fewer.err())
                    .isZero();
        }
        CourseRun both = CourseRun.run("sample", model, "--noise", file, "--per-class", 3, "--out", file + ".png");
        assertThat(both.exit()).isEqualTo(2);
        assertThat(both.err()).contains("--noise");
    }

    private static void refuses(Path model, Path file, String reason, Map<String, NDArray> tensors) throws IOException {
        SafeTensors.write(file, tensors, Map.of());
        CourseRun course = CourseRun.run("sample", model, "--noise", file, "--steps", 1, "--tensor", file + ".out");
        assertThat(course.exit()).as(course.out()).isEqualTo(2);
        assertThat(course.err()).contains(reason).doesNotContain("bug");
    }

    @Test
    void theSameSeedMakesTheSameFile() throws IOException {
        Path model = TinyModel.conditioned(temp.resolve("model"));
        Path one = temp.resolve("one.safetensors");
        Path two = temp.resolve("two.safetensors");
        Path other = temp.resolve("other.safetensors");
        for (Path file : new Path[] {one, two}) {
            CourseRun.run("sample", model, "--scheduler", "ddpm", "--steps", 2, "--tensor", file);
        }
        CourseRun.run("sample", model, "--scheduler", "ddpm", "--steps", 2, "--seed", 1, "--tensor", other);

        assertThat(two).hasSameBinaryContentAs(one);
        assertThat(Files.mismatch(one, other)).isNotNegative();
    }

    @ParameterizedTest
    @EnumSource(SchedulerKind.class)
    void everySchedulerDrawsByItsName(SchedulerKind kind) throws IOException {
        Path model = TinyModel.plain(temp.resolve("model"));
        Path tensor = temp.resolve("out.safetensors");

        CourseRun course = CourseRun.run(
                "sample", model, "--count", 2, "--steps", 4, "--scheduler", kind, "--seed", 3, "--tensor", tensor);

        assertThat(course.exit()).as(course.err()).isZero();
        int steps = kind == SchedulerKind.HEUN ? 3 : 4;
        assertThat(course.out()).contains("2 images, " + steps + " " + kind + " steps, seed 3");
        assertThat(course.err()).contains("sampling: " + steps + " of " + steps);
        assertThat(CourseRun.run("sample", "--help").out()).contains(kind.toString());
    }

    @Test
    void drawsOneClassARow() throws IOException {
        Path model = TinyModel.conditioned(temp.resolve("model"));
        Path picture = temp.resolve("new").resolve("grid.png");

        CourseRun.run("sample", model, "--per-class", 12, "--steps", 1, "--out", picture);

        var image = ImageIO.read(picture.toFile());
        assertThat(image.getWidth()).isBetween(10 * 56, 10 * 60 + 40); // ten of twelve are shown
        assertThat(image.getHeight()).isBetween(3 * 56, 3 * 60);
    }

    @Test
    void drawsColourImagesWithoutClasses() throws IOException {
        Path model = TinyModel.plain(temp.resolve("model"));
        Path tensor = temp.resolve("out.safetensors");
        Path picture = temp.resolve("grid.png");

        CourseRun course =
                CourseRun.run("sample", model, "--count", 3, "--steps", 1, "--out", picture, "--tensor", tensor);

        assertThat(course.exit()).as(course.err()).isZero();
        assertThat(ImageIO.read(picture.toFile()).getColorModel().getNumComponents())
                .isEqualTo(3);
        assertThat(CourseRun.run("inspect", tensor).out())
                .contains("[3, 3, 8, 8]")
                .doesNotContain("class_labels");
    }

    @Test
    void withAGuideAlone_shippedButterfliesAreDrawn_largeEnoughToSee() throws IOException {
        Path picture = Path.of("samples.png");
        assumeThat(picture).as("a file of somebody's own").doesNotExist();
        try {
            CourseRun course =
                    CourseRun.run("sample", "--guide", "color:#55ffaa", "--scale", 3, "--count", 2, "--steps", 2);

            assertThat(course.exit()).as(course.err()).isZero();
            assertThat(course.out()).contains("Picture: samples.png");
            var image = ImageIO.read(picture.toFile());
            assertThat(image.getHeight()).isBetween(64, 70);
            assertThat(image.getWidth()).isBetween(128, 140);
        } finally {
            Files.deleteIfExists(picture);
        }
    }

    @Test
    void aTextPullsTheSamplesToIt() throws IOException {
        assertThat(red()).isLessThanOrEqualTo(1);
        assertThat(red("--guide", "text:赤い蝶")).isGreaterThanOrEqualTo(3);
    }

    /** How many of four butterflies are red to the judge. */
    private long red(Object... guide) throws IOException {
        Path tensor = temp.resolve("told.safetensors");
        List<Object> args = new ArrayList<>(List.of("sample", "--count", 4, "--steps", 20, "--tensor", tensor));
        args.addAll(List.of(guide));
        CourseRun course = CourseRun.run(args.toArray());
        assertThat(course.exit()).as(course.err()).isZero();
        try (SafeTensorsFile file = SafeTensorsFile.open(tensor);
                NDManager manager = Torch.newManager()) {
            return Models.meadowJudge(manager).look(file.read("sample", manager)).stream()
                    .filter(seen -> seen.colour() == Hue.RED)
                    .count();
        }
    }

    @Test
    void aColorPullsTheSamplesToIt() throws IOException {
        Path model = TinyModel.plain(temp.resolve("model"));
        double free = greenness(model);
        double pulled = greenness(model, "--guide", "color:#00ff00", "--scale", 3000);
        double pushed = greenness(model, "--guide", "color:#00ff00", "--scale", -3000);

        assertThat(pulled).isGreaterThan(free + 0.1);
        assertThat(pushed).isLessThan(free - 0.1);
    }

    /** By how much green is above red and blue, on average. */
    private double greenness(Path model, Object... guide) throws IOException {
        Path tensor = temp.resolve("guided.safetensors");
        List<Object> args = new ArrayList<>(List.of("sample", model, "--count", 2, "--steps", 10, "--tensor", tensor));
        args.addAll(List.of(guide));
        CourseRun course = CourseRun.run(args.toArray());
        assertThat(course.exit()).as(course.err()).isZero();
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile file = SafeTensorsFile.open(tensor)) {
            NDArray sample = file.read("sample", manager);
            float green = sample.get(":, 1").mean().getFloat();
            return green - (sample.sum().getFloat() / (2 * 64) - green) / 2;
        }
    }

    @Test
    void refusesWhatCannotBeDoneBeforeItStarts() throws IOException {
        Path classes = TinyModel.conditioned(temp.resolve("classes"));
        Path none = TinyModel.plain(temp.resolve("none"));
        Path out = temp.resolve("out.png");

        refused("the folder", "sample", classes, "--out", temp);
        Path file = Files.createFile(temp.resolve("file"));
        refused("no folder to write to", "sample", classes, "--out", file.resolve("new/out.png"));
        refused("--per-class", "sample", classes, "--count", 3, "--out", out);
        refused("--count", "sample", none, "--per-class", 3, "--out", out);
        refused("at least 1", "sample", classes, "--per-class", 0, "--out", out);
        refused("steps must lie in", "sample", classes, "--steps", 0, "--out", out);
        refused(
                "is no shipped model, no folder and no name on the hub",
                "sample",
                temp.resolve("nowhere"),
                "--out",
                out);
        refused("wanted color:#RRGGBB or text:WORDS, got 'red'", "sample", none, "--guide", "red", "--out", out);
        refused("color must be written as", "sample", none, "--guide", "color:red", "--out", out);
        refused("--scale: wanted --guide as well", "sample", none, "--scale", 3, "--out", out);
        refused("coloured images", "sample", classes, "--guide", "color:#55ffaa", "--out", out);
        refused("got a colour", "sample", none, "--guide", "color:#55ffaa", "--clip", temp, "--out", out);
        assertThat(out).doesNotExist();
    }

    private static void refused(String reason, Object... args) {
        CourseRun course = CourseRun.run(args);
        assertThat(course.exit()).isEqualTo(2);
        assertThat(course.err().lines()).hasSize(1);
        assertThat(course.err()).contains(reason);
    }
}
