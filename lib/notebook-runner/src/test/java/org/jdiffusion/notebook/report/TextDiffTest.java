package org.jdiffusion.notebook.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextDiffTest {

    @Test
    void differingWords_areMarked_amongEqualLines() {
        assertThat(shown("a\nloss 0.25 ok\nz", "a\nloss 0.75 ok\nz"))
                .containsExactly("1 a | 1 a", "2 loss 0.[25] ok | 2 loss 0.[75] ok", "3 z | 3 z");
    }

    @Test
    void missingAndNewLines_standAlone() {
        assertThat(shown("a\nb\nc", "a\nc")).containsExactly("1 a | 1 a", "2 [b] | 0 ", "3 c | 2 c");
        assertThat(shown("a\nc", "a\nb\nc")).containsExactly("1 a | 1 a", "0  | 2 [b]", "2 c | 3 c");
        assertThat(shown("", "a")).containsExactly("1  | 1 [a]");
        assertThat(shown("a", "a\n")).containsExactly("1 a | 1 a", "0  | 2 []");
    }

    @Test
    void linesFarFromADifference_areLeftOut_howeverLateItComes() {
        String long1 = numbers(5_000) + "x\n" + numbers(5_000);
        String long2 = numbers(5_000) + "y\n" + numbers(5_000);

        assertThat(shown(long1, long2)).hasSize(7).contains("5001 [x] | 5001 [y]");
        assertThat(shown("x\n" + numbers(20) + "x", "y\n" + numbers(20) + "y")).hasSize(8);
    }

    @Test
    void longTextsWithNothingInCommon_areCut() {
        String other = numbers(5_000).replaceAll("\\d+", "n$0");

        TextDiff diff = TextDiff.of(numbers(5_000), other);
        assertThat(diff.rows()).hasSizeLessThan(1_000);
        assertThat(diff.isComplete()).isFalse();
        assertThat(TextDiff.of("a\nb", "a\nc").isComplete()).isTrue();
    }

    @Test
    void longLine_isShortenedAroundItsDifference() {
        String words = "word ".repeat(2_000);
        List<String> rows = shown(words + "old " + words, words + "new " + words);

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0))
                .contains("…")
                .contains("[old]")
                .contains("[new]")
                .hasSizeLessThan(2_000);
    }

    @Test
    void charactersOfTwoHalves_stayWhole() {
        assertThat(shown("\ud83d\ude00", "\ud83d\ude01")).containsExactly("1 [\ud83d\ude00] | 1 [\ud83d\ude01]");
    }

    private static String numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    private static List<String> shown(String expected, String actual) {
        return TextDiff.of(expected, actual).rows().stream()
                .map(row -> row.expectedLine() + " " + shown(row.texts().expected()) + " | " + row.actualLine() + " "
                        + shown(row.texts().actual()))
                .toList();
    }

    private static String shown(List<LineDiff.Piece> pieces) {
        return pieces.stream()
                .map(piece -> piece.same() ? piece.text() : "[" + piece.text() + "]")
                .collect(Collectors.joining());
    }
}
