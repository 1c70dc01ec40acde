package org.jdiffusion.notebook.report;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Which words of two lines differ. */
record LineDiff(List<Piece> expected, List<Piece> actual) {
    /** Beyond that a difference takes long to find, and nobody would read it. */
    private static final int MOST_WORDS = 400;

    private static final int LONGEST = 1_000;
    private static final int KEPT = 40;
    private static final Pattern WORD = Pattern.compile("(?sU)\\w+|\\s+|.");

    /** Part of a line: the same on both sides, or not. */
    record Piece(String text, boolean same) {}

    static LineDiff of(String expected, String actual) {
        List<String> a = words(expected);
        List<String> b = words(actual);
        Ends ends = Ends.of(a, b);
        List<Piece> left = new ArrayList<>();
        List<Piece> right = new ArrayList<>();
        add(left, ends.before(a), true);
        add(right, ends.before(b), true);
        middle(ends.between(a), ends.between(b), left, right);
        add(left, ends.after(a), true);
        add(right, ends.after(b), true);
        return new LineDiff(shortened(left), shortened(right));
    }

    /** A line that only one side has. */
    static List<Piece> alone(String line) {
        return shortened(List.of(new Piece(line, false)));
    }

    /** A line that both sides have. */
    static List<Piece> common(String line) {
        return shortened(List.of(new Piece(line, true)));
    }

    /** How many characters both sides have. */
    int length() {
        return length(expected) + length(actual);
    }

    private static int length(List<Piece> pieces) {
        return pieces.stream().mapToInt(piece -> piece.text().length()).sum();
    }

    private static void middle(List<String> a, List<String> b, List<Piece> left, List<Piece> right) {
        int i = 0;
        int j = 0;
        if (a.size() <= MOST_WORDS && b.size() <= MOST_WORDS) {
            for (AbstractDelta<String> delta : DiffUtils.diff(a, b).getDeltas()) {
                add(left, a.subList(i, delta.getSource().getPosition()), true);
                add(right, b.subList(j, delta.getTarget().getPosition()), true);
                add(left, delta.getSource().getLines(), false);
                add(right, delta.getTarget().getLines(), false);
                i = delta.getSource().last() + 1;
                j = delta.getTarget().last() + 1;
            }
        }
        boolean same = i > 0 || j > 0;
        add(left, a.subList(i, a.size()), same);
        add(right, b.subList(j, b.size()), same);
    }

    private static void add(List<Piece> pieces, List<String> words, boolean same) {
        if (!words.isEmpty()) {
            pieces.add(new Piece(String.join("", words), same));
        }
    }

    /** Of a long line, what differs and a little around it. */
    private static List<Piece> shortened(List<Piece> pieces) {
        if (length(pieces) <= LONGEST) {
            return pieces;
        }
        return pieces.stream()
                .map(piece -> new Piece(shortened(piece.text(), piece.same() ? KEPT : LONGEST), piece.same()))
                .toList();
    }

    private static String shortened(String text, int most) {
        int half = most / 2;
        return text.length() <= most + 1 ? text : text.substring(0, half) + "…" + text.substring(text.length() - half);
    }

    private static List<String> words(String line) {
        return WORD.matcher(line).results().map(MatchResult::group).toList();
    }
}
