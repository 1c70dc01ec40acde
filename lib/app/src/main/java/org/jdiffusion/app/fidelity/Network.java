package org.jdiffusion.app.fidelity;

import java.util.Locale;

/** Which network is compared. */
enum Network {
    /** 28x28, as the unit's digits; 40 steps. */
    SMALL,
    /** 256x256, as the unit's checkpoints, 113.7 million parameters; 4 steps. */
    LARGE;

    /** The name outside Java. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
