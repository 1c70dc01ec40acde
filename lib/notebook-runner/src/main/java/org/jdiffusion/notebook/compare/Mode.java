package org.jdiffusion.notebook.compare;

/** Which cells are compared when their marks do not say. */
public enum Mode {
    /** All of them: {@code pytest --nbval}. */
    STRICT,
    /** None of them: {@code pytest --nbval-lax}. */
    LAX
}
