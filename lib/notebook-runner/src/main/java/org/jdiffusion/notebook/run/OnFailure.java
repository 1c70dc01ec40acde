package org.jdiffusion.notebook.run;

/** What becomes of the cells after one that failed. */
public enum OnFailure {
    /** They are skipped, as nbclient does. */
    STOP,
    /** They run while the kernel lives, as in nbval. */
    CONTINUE
}
