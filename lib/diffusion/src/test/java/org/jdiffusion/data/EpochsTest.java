package org.jdiffusion.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpochsTest {
    @ParameterizedTest
    @CsvSource({"1, 0, 0", "2, 5, 3", "1000, -1, 7", "60000, 42, 9223372036854775807"})
    void orderIsAPermutation(int count, long seed, long epoch) {
        int[] sorted = Epochs.order(count, seed, epoch);
        Arrays.sort(sorted);

        assertThat(sorted).isEqualTo(IntStream.range(0, count).toArray());
    }

    @Test
    void orderIsTheSameOnEveryJdkForever() {
        assertThat(Epochs.order(10, 0, 0)).containsExactly(4, 6, 8, 3, 2, 0, 7, 5, 1, 9);
        assertThat(Arrays.copyOf(Epochs.order(60_000, 42, 3), 6))
                .containsExactly(39150, 3966, 14815, 21585, 58512, 27564);
    }

    @Test
    void seedsAndEpochsGiveDifferentOrders() {
        int[] first = Epochs.order(1000, 0, 0);

        assertThat(Epochs.order(1000, 0, 0)).isEqualTo(first);
        assertThat(Epochs.order(1000, 0, 1)).isNotEqualTo(first);
        assertThat(Epochs.order(1000, 1, 0)).isNotEqualTo(first);
        assertThat(Epochs.order(1000, 1, 0)).isNotEqualTo(Epochs.order(1000, 0, 1));
    }

    /** 6 orders of 3 examples over 6,000 epochs: 1,000 each expected, deviation 29. */
    @Test
    void ordersAreEvenlySpread() {
        int[] seen = new int[27];
        for (int epoch = 0; epoch < 6000; epoch++) {
            int[] order = Epochs.order(3, 1, epoch);
            seen[order[0] * 9 + order[1] * 3 + order[2]]++;
        }
        assertThat(Arrays.stream(seen).filter(n -> n > 0)).hasSize(6).allMatch(n -> n > 870 && n < 1130);
    }

    @ParameterizedTest
    @CsvSource({"10, 3", "10, 10", "7, 20", "1, 4", "1000, 64"})
    void batchesLaidEndToEndAreTheEpochsLaidEndToEnd(int count, int size) {
        int epochs = 5;
        int steps = count * epochs / size;
        int[] batches = IntStream.range(0, steps)
                .flatMap(step -> Arrays.stream(Epochs.batch(count, 9, step, size)))
                .toArray();
        int[] orders = IntStream.range(0, epochs)
                .flatMap(epoch -> Arrays.stream(Epochs.order(count, 9, epoch)))
                .limit(batches.length)
                .toArray();

        assertThat(batches).isNotEmpty().isEqualTo(orders);
    }

    @Test
    void farStepsAreReachedAtOnce() {
        assertThat(Epochs.batch(60_000, 0, 3_000_000_000_000L, 128))
                .hasSize(128)
                .doesNotHaveDuplicates();
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertThatThrownBy(() -> Epochs.order(0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count");
        assertThatThrownBy(() -> Epochs.order(1, 0, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("epoch");
        assertThatThrownBy(() -> Epochs.batch(0, 0, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("count");
        assertThatThrownBy(() -> Epochs.batch(1, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("size");
        assertThatThrownBy(() -> Epochs.batch(1, 0, -1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("step");
    }
}
