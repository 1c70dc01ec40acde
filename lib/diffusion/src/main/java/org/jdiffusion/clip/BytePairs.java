package org.jdiffusion.clip;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Splits a word into the pieces of a vocabulary: its bytes, joined pair by pair in the order in which training found the
 * pairs (Sennrich et al. 2016; Radford et al. 2019). The last piece of a word ends in {@code </w>}.
 */
final class BytePairs {
    static final String END_OF_WORD = "</w>";

    /** The letter that stands for each byte: itself if it can be seen, else one from 256 on. */
    private static final char[] LETTERS = letters();

    private final Map<String, Integer> vocabulary;
    private final int unknown;
    private final Map<Long, Merge> merges = new HashMap<>();

    private record Merge(int rank, int id) {}

    /** A pair that may be joined: where its left piece is, and what it was when it was seen. */
    private record Candidate(int rank, int at, int id) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            return rank != other.rank ? Integer.compare(rank, other.rank) : Integer.compare(at, other.at);
        }
    }

    /**
     * @param pairs what is joined, the first found first
     * @param unknown the id of a byte that the vocabulary lacks
     * @throws IllegalArgumentException naming a pair whose pieces or whole the vocabulary lacks
     */
    BytePairs(Map<String, Integer> vocabulary, List<List<String>> pairs, int unknown) {
        this.vocabulary = vocabulary;
        this.unknown = unknown;
        int rank = 0;
        for (List<String> pair : pairs) {
            Integer left = vocabulary.get(pair.get(0));
            Integer right = vocabulary.get(pair.get(1));
            Integer whole = vocabulary.get(pair.get(0) + pair.get(1));
            if (left == null || right == null || whole == null) {
                throw new IllegalArgumentException(
                        "merges: the vocabulary lacks " + pair + " or what they make together");
            }
            merges.put(key(left, right), new Merge(rank++, whole));
        }
    }

    /** The ids of {@code word}, which is not empty. */
    List<Integer> encode(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int n = bytes.length;
        int[] ids = new int[n];
        int[] next = new int[n]; // where the piece to the right is, n for none
        int[] previous = new int[n];
        boolean[] gone = new boolean[n];
        for (int i = 0; i < n; i++) {
            String letter = String.valueOf(LETTERS[bytes[i] & 0xFF]);
            ids[i] = vocabulary.getOrDefault(i < n - 1 ? letter : letter + END_OF_WORD, unknown);
            next[i] = i + 1;
            previous[i] = i - 1;
        }
        PriorityQueue<Candidate> queue = new PriorityQueue<>();
        for (int i = 0; i < n - 1; i++) {
            offer(queue, ids, i, i + 1);
        }
        while (!queue.isEmpty()) {
            Candidate best = queue.remove();
            int left = best.at();
            int right = gone[left] ? n : next[left];
            Merge merge = right == n ? null : merges.get(key(ids[left], ids[right]));
            if (merge == null || merge.id() != best.id()) {
                continue; // something else was joined there meanwhile
            }
            ids[left] = best.id();
            gone[right] = true;
            next[left] = next[right];
            if (next[left] < n) {
                previous[next[left]] = left;
                offer(queue, ids, left, next[left]);
            }
            if (previous[left] >= 0) {
                offer(queue, ids, previous[left], left);
            }
        }
        List<Integer> pieces = new ArrayList<>();
        for (int i = 0; i < n; i = next[i]) {
            pieces.add(ids[i]);
        }
        return pieces;
    }

    private void offer(PriorityQueue<Candidate> queue, int[] ids, int left, int right) {
        Merge merge = merges.get(key(ids[left], ids[right]));
        if (merge != null) {
            queue.add(new Candidate(merge.rank(), left, merge.id()));
        }
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }

    private static char[] letters() {
        char[] letters = new char[256];
        char spare = 256;
        for (int b = 0; b < 256; b++) {
            boolean visible = (b >= '!' && b <= '~') || (b >= 0xA1 && b != 0xAD);
            letters[b] = visible ? (char) b : spare++;
        }
        return letters;
    }
}
