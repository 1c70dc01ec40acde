package org.jdiffusion.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jdiffusion.meadow.Meadow;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpoiledTest {
    @ParameterizedTest
    @EnumSource
    void littleOfThePicture_isLeft_andThePictureItselfStays(Spoiled way) {
        try (NDManager m = Torch.newManager()) {
            float[] picture = Numbers.floats(Meadow.images(m, Meadow.of(1).pictures(0, 1), 32));
            float[] before = picture.clone();
            for (int seed = 0; seed < 20; seed++) {
                float[] spoiled = way.make(picture, 32, new SplittableRandom(seed));
                assertThat(picture).containsExactly(before);
                assertThat(spoiled).hasSameSizeAs(picture);
                assertThat(way.make(picture, 32, new SplittableRandom(seed))).containsExactly(spoiled);
                int same = 0;
                for (int i = 0; i < picture.length; i++) {
                    same += Math.abs(picture[i] - spoiled[i]) < 0.02 ? 1 : 0;
                }
                assertThat(same).as("numbers that stayed, seed %d", seed).isLessThan(picture.length / 2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "SCRAMBLED")
    void scrambling_keepsEveryPixel(Spoiled way) {
        float[] numbers = new float[3 * 32 * 32];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        float[] scrambled = way.make(numbers, 32, new SplittableRandom(3));
        Arrays.sort(scrambled);
        assertThat(scrambled).containsExactly(numbers);
    }
}
