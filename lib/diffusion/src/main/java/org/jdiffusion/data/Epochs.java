package org.jdiffusion.data;

/**
 * The order in which training sees the examples, as a pure function of (seed, position): a run that stops and resumes
 * sees exactly what an unbroken run sees. Needs no random generator whose state would have to be saved, and gives the
 * same numbers on every JDK.
 */
public final class Epochs {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private Epochs() {}

    /**
     * A permutation of 0..count-1 that depends on (seed, epoch) only: Fisher-Yates over SplitMix64 (Steele, Lea and
     * Flood 2014, "Fast splittable pseudorandom number generators", figure 17).
     *
     * @throws IllegalArgumentException if count is not positive or epoch is negative
     */
    public static int[] order(int count, long seed, long epoch) {
        if (count < 1) {
            throw new IllegalArgumentException("count: wanted at least 1, got " + count);
        }
        if (epoch < 0) {
            throw new IllegalArgumentException("epoch: wanted at least 0, got " + epoch);
        }
        int[] order = new int[count];
        long state = mix(mix(seed) + epoch);
        for (int i = 0; i < count; i++) {
            state += GAMMA;
            // The upper half times i+1: uneven by less than count / 2^32.
            int j = (int) (((mix(state) >>> 32) * (i + 1)) >>> 32);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /**
     * The examples of one training step. Batches walk through the orders of epoch 0, 1, 2, … laid end to end, so a
     * batch that reaches the end of an epoch goes on in the next: every example comes exactly once an epoch.
     *
     * @param step 0-based, over the whole run
     * @return size indices, each 0..count-1
     * @throws IllegalArgumentException if count or size is not positive, or step is negative
     */
    public static int[] batch(int count, long seed, long step, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size: wanted at least 1, got " + size);
        }
        if (step < 0) {
            throw new IllegalArgumentException("step: wanted at least 0, got " + step);
        }
        if (count < 1) {
            throw new IllegalArgumentException("count: wanted at least 1, got " + count);
        }
        int[] batch = new int[size];
        long start = Math.multiplyExact(step, (long) size);
        long epoch = start / count;
        int offset = (int) (start % count);
        for (int filled = 0; filled < size; epoch++, offset = 0) {
            int part = Math.min(size - filled, count - offset);
            System.arraycopy(order(count, seed, epoch), offset, batch, filled, part);
            filled += part;
        }
        return batch;
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
