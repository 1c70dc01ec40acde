package org.jdiffusion.notebook.report;

import java.util.List;

/** How much two lists have in common at their starts and at their ends. */
record Ends(int start, int end) {

    static <T> Ends of(List<T> a, List<T> b) {
        int most = Math.min(a.size(), b.size());
        int start = 0;
        while (start < most && a.get(start).equals(b.get(start))) {
            start++;
        }
        int end = 0;
        while (end < most - start && a.get(a.size() - 1 - end).equals(b.get(b.size() - 1 - end))) {
            end++;
        }
        return new Ends(start, end);
    }

    <T> List<T> before(List<T> list) {
        return list.subList(0, start);
    }

    <T> List<T> between(List<T> list) {
        return list.subList(start, list.size() - end);
    }

    <T> List<T> after(List<T> list) {
        return list.subList(list.size() - end, list.size());
    }
}
