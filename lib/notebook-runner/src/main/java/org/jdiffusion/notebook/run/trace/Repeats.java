package org.jdiffusion.notebook.run.trace;

import java.util.ArrayList;
import java.util.List;

/** Shortens the trace of an endless recursion. */
final class Repeats {
    /** Of what recurs, the longest round that is looked for. */
    private static final int LONGEST = 16;

    private static final int FEW = 3;

    private Repeats() {}

    /** Says once what comes again and again, and how often it does. */
    static List<String> fold(List<String> lines) {
        List<String> folded = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            int period = period(lines, at);
            int rounds = rounds(lines, at, period);
            folded.addAll(lines.subList(at, at + period));
            if (rounds > 1) {
                String what = period == 1 ? "this" : "these " + period + " lines";
                folded.add("    … " + what + " " + (rounds - 1) + " times more");
            }
            at += period * rounds;
        }
        return folded;
    }

    private static int period(List<String> lines, int at) {
        for (int period = 1; period <= LONGEST; period++) {
            if (rounds(lines, at, period) > FEW) {
                return period;
            }
        }
        return 1;
    }

    /** How often the next so many lines stand there one after the other; few do not count. */
    private static int rounds(List<String> lines, int at, int period) {
        int end = at + period;
        while (end < lines.size() && lines.get(end).equals(lines.get(end - period))) {
            end++;
        }
        int rounds = Math.max(1, (end - at) / period);
        return rounds > FEW ? rounds : 1;
    }
}
