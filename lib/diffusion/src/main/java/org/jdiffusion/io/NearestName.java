package org.jdiffusion.io;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the name that was probably meant. */
final class NearestName {
    /** Longer names are no slips of the pen, and comparing them would take long. */
    private static final int LONGEST = 200;

    private static final int MOST = 100;

    private NearestName() {}

    /** A question about the first of {@code missing} that one of {@code unexpected} resembles; empty if none does. */
    static String hint(Collection<String> missing, Collection<String> unexpected) {
        for (String name : firstOf(missing)) {
            Optional<String> near = firstOf(unexpected).stream()
                    .filter(other -> Math.abs(other.length() - name.length()) <= name.length() / 3
                            || other.endsWith(name)
                            || name.endsWith(other))
                    .filter(other -> distance(name, other) <= name.length() / 3)
                    .min(Comparator.comparingInt(other -> distance(name, other)));
            if (near.isPresent()) {
                return "; is '" + near.get() + "' meant to be '" + name + "'?";
            }
        }
        return "";
    }

    private static List<String> firstOf(Collection<String> names) {
        return names.stream()
                .filter(name -> name.length() <= LONGEST)
                .sorted()
                .limit(MOST)
                .toList();
    }

    /** Letters to insert, delete or replace (Levenshtein 1966); one for a prefix or a suffix that is too much. */
    private static int distance(String a, String b) {
        if (a.endsWith("." + b) || b.endsWith("." + a)) {
            return 1;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
