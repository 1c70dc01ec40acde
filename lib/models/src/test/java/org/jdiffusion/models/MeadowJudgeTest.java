package org.jdiffusion.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jdiffusion.judge.MeadowJudge;
import org.jdiffusion.judge.MeadowJudge.Seen;
import org.jdiffusion.meadow.Meadow;
import org.jdiffusion.meadow.Picture;
import org.jdiffusion.meadow.Species;
import org.jdiffusion.metrics.FrechetDistance;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;

/** What the card of {@code meadow-judge} promises, on pictures that it has not seen. */
class MeadowJudgeTest {
    private static final int SIDE = MeadowJudge.SIDE;
    private static final long UNSEEN = 1003;

    @Test
    void soundPictures_areKnownBySpeciesAndColour() {
        List<Picture> pictures = Meadow.of(UNSEEN).pictures(0, 1000);
        try (NDManager manager = Torch.newManager()) {
            List<Seen> seen = Models.meadowJudge(manager).look(Meadow.images(manager, pictures, SIDE));
            int species = 0;
            int colour = 0;
            for (int n = 0; n < seen.size(); n++) {
                species +=
                        seen.get(n).species().equals(Optional.of(pictures.get(n).species())) ? 1 : 0;
                colour += seen.get(n).colour() == pictures.get(n).colour() ? 1 : 0;
            }
            assertThat(species).as("of 1,000, species").isGreaterThanOrEqualTo(970);
            assertThat(colour).as("of 1,000, colour").isGreaterThanOrEqualTo(970);
        }
    }

    @Test
    void spoiledPictures_areNeither() {
        Map<Spoiled, Double> neither = new EnumMap<>(Spoiled.class);
        try (NDManager manager = Torch.newManager()) {
            MeadowJudge judge = Models.meadowJudge(manager);
            for (Spoiled way : Spoiled.values()) {
                try (Scope scope = new Scope()) {
                    List<Seen> seen = judge.look(spoiled(manager, way, 200));
                    neither.put(
                            way,
                            seen.stream().filter(one -> one.species().isEmpty()).count() / 200.0);
                }
            }
        }
        assertThat(neither).allSatisfy((way, share) -> assertThat(share).isGreaterThanOrEqualTo(0.97));
    }

    @Test
    void spoiledPictures_areFarFromSoundOnes_andSoundOnesNear() {
        try (NDManager manager = Torch.newManager();
                Grad off = Grad.off()) {
            MeadowJudge judge = Models.meadowJudge(manager);
            NDArray some = flowers(manager, judge, 0);
            double near = FrechetDistance.between(some, flowers(manager, judge, 500));
            double far = FrechetDistance.between(some, judge.features(spoiled(manager, Spoiled.SCRAMBLED, 500)));
            assertThat(far).isGreaterThan(20 * near);
        }
    }

    private static NDArray flowers(NDManager manager, MeadowJudge judge, long first) {
        return judge.features(
                Meadow.images(manager, Meadow.of(UNSEEN, Species.FLOWER).pictures(first, 500), SIDE));
    }

    private static NDArray spoiled(NDManager manager, Spoiled way, int count) {
        float[] pixels = Numbers.floats(Meadow.images(manager, Meadow.of(UNSEEN).pictures(0, count), SIDE));
        int size = pixels.length / count;
        for (int n = 0; n < count; n++) {
            float[] picture = java.util.Arrays.copyOfRange(pixels, n * size, (n + 1) * size);
            SplittableRandom random = new SplittableRandom(Noise.mix(UNSEEN, n));
            System.arraycopy(way.make(picture, SIDE, random), 0, pixels, n * size, size);
        }
        return manager.create(pixels, new Shape(count, 3, SIDE, SIDE)).clip(-1f, 1f);
    }
}
