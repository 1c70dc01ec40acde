package org.jdiffusion.course.finetune;

/**
 * How passes, which the unit's script counts as steps, make updates and epochs. An epoch's last pass may have fewer
 * pictures, its last update fewer passes: nothing that was learnt is left lying.
 *
 * @param pictures of an epoch
 * @param batch pictures of a pass
 * @param accumulate passes of an update
 */
record Passes(int pictures, int batch, int accumulate) {
    /** Updates of an epoch. */
    int updatesPerEpoch() {
        return ceil(perEpoch(), accumulate);
    }

    /**
     * Updates of so many epochs.
     *
     * @throws IllegalArgumentException if they are too many to be counted
     */
    int updates(int epochs) {
        int most = Integer.MAX_VALUE / updatesPerEpoch();
        if (epochs > most) {
            throw new IllegalArgumentException("--num_epochs: wanted at most " + most + " of " + updatesPerEpoch()
                    + " updates each, got " + epochs);
        }
        return epochs * updatesPerEpoch();
    }

    /** Passes of the first {@code updates} updates. */
    long after(long updates) {
        long epochs = updates / updatesPerEpoch();
        long rest = updates % updatesPerEpoch();
        return epochs * perEpoch() + rest * accumulate;
    }

    /** Pictures that the first {@code updates} updates learn from. */
    long pictures(long updates) {
        long epochs = updates / updatesPerEpoch();
        return epochs * pictures + Math.min(pictures, updates % updatesPerEpoch() * accumulate * batch);
    }

    /** Whether a whole number of {@code every} passes was reached with the last of {@code updates} updates. */
    boolean due(long updates, int every) {
        return after(updates) / every > after(updates - 1) / every;
    }

    private int perEpoch() {
        return ceil(pictures, batch);
    }

    private static int ceil(int whole, int part) {
        return (whole - 1) / part + 1; // both at least 1; nothing overflows
    }
}
