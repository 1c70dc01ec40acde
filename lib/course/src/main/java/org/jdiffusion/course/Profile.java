package org.jdiffusion.course;

/** How large a notebook's work is; the cells are the same. */
public enum Profile {
    /** Two CPU cores, no network, minutes. */
    SMALL,
    /** The unit's own sizes, for a GPU. */
    FULL,
    /**
     * {@link #FULL} with two steps of everything, on whatever models lie where its own should: shows that its cells run,
     * and nothing else.
     */
    DRY
}
