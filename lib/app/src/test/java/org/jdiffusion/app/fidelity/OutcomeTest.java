package org.jdiffusion.app.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    @Test
    void aTensor_isKnownByItsLargestEntryOnBothSides() {
        Comparison tensor = Comparison.of("t", new Shape(3), new float[] {1, -4, 0}, new float[] {1.5f, -4.25f, 0});

        assertThat(tensor).isEqualTo(new Comparison("t", new Shape(3), -4, -4.25f, 0.5, 1));
    }

    @Test
    void zerosOfTwoSigns_areEqualButNotTheSameBits() {
        Comparison tensor = Comparison.of("t", new Shape(1), new float[] {0}, new float[] {-0f});

        assertThat(tensor.difference()).isZero();
        assertThat(tensor.equal()).isZero();
    }

    @Test
    void noNumber_isTheWorstDifference() {
        Comparison first = Comparison.of("t", new Shape(2), new float[] {Float.NaN, 1}, new float[] {1, 2});
        Comparison last = Comparison.of("t", new Shape(2), new float[] {1, 2}, new float[] {3, Float.NaN});

        assertThat(first.difference()).isNaN();
        assertThat(Outcome.worst(List.of(tensor(1, 0), last, tensor(1, 0)))).isNaN();
    }

    @Test
    void theWorst_isAShareOfItsOwnLargestEntry_butOfNoSmallerOneThanAThousandth() {
        assertThat(Outcome.worst(List.of(tensor(100, 1), tensor(2, 0.5)))).isEqualTo(0.25);
        assertThat(Outcome.worst(List.of(tensor(100, 0), tensor(1e-9f, 1e-6)))).isCloseTo(1e-5, within(1e-12));
        assertThat(Outcome.worst(List.of(tensor(0, 0)))).isZero();
    }

    private static Comparison tensor(float largest, double difference) {
        return new Comparison("t", new Shape(1), largest, largest, difference, 0);
    }
}
