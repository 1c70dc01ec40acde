package org.jdiffusion.notebook.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumericTextTest {
    private static final Tolerance PERMILLE = new Tolerance(1e-3, 0, "sums in another order");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            loss 0.5000             | loss 0.5004
            [1.0, -2.5e-3, +.5]     | [1.0005, -2.501e-3, +.50001]
            took 100ms, 3.000 GB    | took 100.05ms, 3.001 GB
            x= 10.0 y               | x=9.999 y
            -1000                   | -1001
            50%                     | 50.04%
            1e10.                   | 10000000000.0.
            NaN and nan             | NaN and nan
            """)
    void numbersWithinTheTolerance_agree(String expected, String actual) {
        assertThat(NumericText.complaint(expected, actual, PERMILLE)).isEmpty();
        assertThat(NumericText.complaint(actual, actual, PERMILLE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0.500                   | 0.501
            1                       | -1
            0                       | 1e-300
            version 1.2.3           | version 1.2.4
            version 11.0.1000       | version 11.0.1001
            layer1000               | layer1001
            Foo@1000a               | Foo@1001a
            loss 0.5                | cost 0.5
            1 2                     | 1 2 3
            0.5                     | NaN
            a b                     | a  b
            1.0 m                   | 1.0 s
            """)
    void anythingElse_doesNot(String expected, String actual) {
        assertThat(NumericText.complaint(expected, actual, PERMILLE)).isPresent();
    }

    @Test
    void padding_doesNotCount() {
        assertThat(NumericText.complaint("| 0.5    | b\n[ 0.1 -0.2]", "| 0.4999 | b\n[0.1  -0.2]", PERMILLE))
                .isEmpty();
        assertThat(NumericText.complaint("a  b 1", "a b 1", PERMILLE)).isPresent();
    }

    @Test
    void absoluteTolerance_helpsNearZero() {
        assertThat(NumericText.complaint("0.0", "1e-9", new Tolerance(0, 1e-8, "x")))
                .isEmpty();
        assertThat(NumericText.complaint("0.0", "2e-8", new Tolerance(0, 1e-8, "x")))
                .isPresent();
    }

    @Test
    void complaint_namesTheFarthestNumber() {
        assertThat(NumericText.complaint("1 2 3", "1.1 2.9 3", PERMILLE))
                .contains("2 of 3 numbers are beyond the tolerance (relative 0.001, absolute 0.0);"
                        + " the farthest: expected 2, got 2.9");
        assertThat(NumericText.complaint("a\nb 1", "a\nc 1", PERMILLE))
                .contains("not only numbers differ, line 2: expected \"b 1\", got \"c 1\"");
    }

    @Test
    void longTexts_areRead() {
        String text = "0.125 abc\n".repeat(200_000) + "7".repeat(100_000) + "x".repeat(100_000);

        assertThat(NumericText.complaint(text, text + "y", PERMILLE)).isPresent();
    }

    @Test
    void toleranceBelowZero_orWithoutReason_isRefused() {
        assertThatThrownBy(() -> new Tolerance(-1, 0, "x"))
                .hasMessage("tolerance, relative: wanted a number from 0, got -1.0");
        assertThatThrownBy(() -> new Tolerance(0, Double.NaN, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Tolerance(0.1, 0, " ")).hasMessage("tolerance: wanted a reason, got none");
    }
}
