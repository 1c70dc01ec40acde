package org.jdiffusion.notebook.compile;

/**
 * A compiler's error.
 *
 * @param offset in the text that was compiled
 * @param message in one line
 * @param unknown the name at its root that the compiler does not know; empty when it is an error of another kind
 */
record Fault(int offset, String message, String unknown) {}
