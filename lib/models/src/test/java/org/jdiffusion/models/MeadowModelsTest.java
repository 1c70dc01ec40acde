package org.jdiffusion.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdiffusion.clip.Clip;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.judge.MeadowJudge;
import org.jdiffusion.meadow.Meadow;
import org.jdiffusion.meadow.Picture;
import org.jdiffusion.meadow.Species;
import org.jdiffusion.metrics.FrechetDistance;
import org.jdiffusion.sample.Sampler;
import org.jdiffusion.schedule.DdimScheduler;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the cards of the meadow's generators and of its CLIP promise. */
class MeadowModelsTest {
    private static final int SIDE = MeadowRecipe.SIDE;
    private static final int HUNDRED = 100;
    private static final long UNSEEN = 2004;

    /** A glance at what the card measures; the bound leaves room for two odd ones of 48. */
    @ParameterizedTest
    @CsvSource({"flowers-32, FLOWER", "butterflies-32, BUTTERFLY"})
    void aGenerator_drawsItsSpecies(String name, Species species) throws IOException {
        try (NDManager manager = Torch.newManager()) {
            NDArray drawn = drawn(name, manager, 48, 20);
            assertThat(share(species, drawn, manager)).isGreaterThanOrEqualTo(0.95);
        }
    }

    /** What the card measures; minutes. */
    @ParameterizedTest
    @CsvSource({"flowers-32, FLOWER", "butterflies-32, BUTTERFLY"})
    @Tag("complete")
    void aGenerator_drawsTwoThousandAsTheCardSays(String name, Species species) throws IOException {
        try (NDManager manager = Torch.newManager()) {
            MeadowJudge judge = Models.meadowJudge(manager);
            NDArray real = features(judge, Meadow.of(12345, species), manager);
            NDArray others = features(judge, Meadow.of(54321, species), manager);
            NDArray drawn = drawn(name, manager, 2000, 40);
            double right = share(species, drawn, manager);
            double far = FrechetDistance.between(judge.features(drawn), real);
            double near = FrechetDistance.between(others, real);
            System.out.printf("%s: right %.4f, distance %.2f, of pictures %.2f%n", name, right, far, near);
            assertThat(right).isGreaterThanOrEqualTo(0.99);
            assertThat(far / near)
                    .as("%s: %.2f, pictures %.2f", name, far, near)
                    .isLessThanOrEqualTo(6);
        }
    }

    @Test
    void clip_findsTheCaptionOfAPicture_andThePictureOfACaption() throws IOException {
        assertThat(found(UNSEEN)).allMatch(matched -> matched >= 98);
    }

    /** What the card measures. */
    @Test
    @Tag("complete")
    void clip_findsThemInTenHundreds() throws IOException {
        List<Integer> matched = new ArrayList<>();
        for (int hundred = 0; hundred < 10; hundred++) {
            matched.addAll(found(UNSEEN + hundred));
        }
        System.out.println("meadow-clip, of 100 each: " + matched);
        assertThat(matched.stream().mapToInt(of -> of).average().orElseThrow()).isGreaterThanOrEqualTo(99.5);
    }

    /** Pictures and captions matched, of 100, in English and in Japanese. */
    private static List<Integer> found(long seed) throws IOException {
        List<Integer> matched = new ArrayList<>();
        List<Picture> pictures = unlike(seed);
        try (NDManager manager = Torch.newManager();
                Grad off = Grad.off()) {
            Clip clip = Clip.load(Models.folder("meadow-clip"), manager);
            NDArray images = clip.encodeImage(Meadow.images(manager, pictures, SIDE));
            for (Locale language : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
                List<String> captions = pictures.stream()
                        .map(picture -> picture.caption(language))
                        .toList();
                NDArray logits = clip.model().logits(images, clip.encodeText(manager, captions));
                matched.add(matched(logits.argMax(1)));
                matched.add(matched(logits.argMax(0)));
            }
        }
        return matched;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flowers-32/unet/diffusion_pytorch_model.safetensors",
                "butterflies-32/unet/diffusion_pytorch_model.safetensors",
                "meadow-clip/model.safetensors"
            })
    void weights_areInHalfPrecision(String path) throws IOException {
        String name = path.substring(0, path.indexOf('/'));
        Path weights = Models.folder(name).resolve(path.substring(name.length() + 1));
        try (SafeTensorsFile file = SafeTensorsFile.open(weights)) {
            assertThat(file.tensors().values())
                    .allMatch(tensor -> tensor.dtype().equals("F16"));
        }
    }

    @Test
    void allThatShips_isSmall() throws IOException {
        long bytes = 0;
        for (String name : Models.NAMES) {
            try (Stream<Path> files = Files.walk(Models.folder(name))) {
                bytes += files.filter(Files::isRegularFile)
                        .mapToLong(file -> file.toFile().length())
                        .sum();
            }
        }
        assertThat(bytes).isBetween(1_000_000L, 24_000_000L);
    }

    private static NDArray drawn(String name, NDManager manager, int count, int steps) throws IOException {
        Path folder = Models.folder(name);
        Sampler sampler = new Sampler(
                Pretrained.denoiser(folder, manager, new ArrayList<>()),
                new DdimScheduler(Pretrained.scheduler(folder, new ArrayList<>()), steps),
                0);
        NDArray noise = Noise.normal(manager, new Shape(count, 3, SIDE, SIDE), 777);
        NDArray all = manager.zeros(noise.getShape());
        int batch = 16;
        for (int from = 0; from < count; from += batch) {
            try (Scope scope = new Scope()) {
                NDIndex rows = new NDIndex("{}:{}", from, from + batch);
                all.set(rows, sampler.sample(noise.get(rows), null).clip(-1f, 1f));
            }
        }
        return all;
    }

    private static double share(Species species, NDArray images, NDManager manager) {
        List<MeadowJudge.Seen> seen = Models.meadowJudge(manager).look(images);
        return seen.stream()
                        .filter(one -> one.species().equals(Optional.of(species)))
                        .count()
                / (double) seen.size();
    }

    private static NDArray features(MeadowJudge judge, Meadow meadow, NDManager manager) {
        return judge.features(Meadow.images(manager, meadow.pictures(0, 2000), SIDE));
    }

    /** A hundred that no model has seen, no two with the same caption. */
    private static List<Picture> unlike(long seed) {
        List<Picture> pictures = new ArrayList<>();
        Set<String> captions = new HashSet<>();
        for (long index = 0; pictures.size() < HUNDRED; index++) {
            Picture picture = Meadow.of(seed).picture(index);
            if (captions.add(picture.caption(Locale.ENGLISH))) {
                pictures.add(picture);
            }
        }
        return pictures;
    }

    private static int matched(NDArray found) {
        long[] indices = found.toLongArray();
        int matched = 0;
        for (int i = 0; i < indices.length; i++) {
            matched += indices[i] == i ? 1 : 0;
        }
        return matched;
    }
}
