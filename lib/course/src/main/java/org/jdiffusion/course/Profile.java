package org.jdiffusion.course;

/** How large a notebook's work is; the cells are the same. */
public enum Profile {
    /** Two CPU cores, no network, minutes. */
    SMALL,
    /** The unit's own sizes, for a GPU. */
    FULL
}
