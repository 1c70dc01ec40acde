package org.jdiffusion.tensor;

import com.sun.jna.Function;

/**
 * Asks the C library to keep memory that tensors gave back. By default glibc returns each large block to the system and
 * fetches it anew, page by page, for the next tensor of the same size: a twentieth of a forward pass of 128 digits. What
 * is kept adds up where several threads make tensors, so a notebook, which has to stay small, does without.
 */
public final class Allocator {
    // mallopt's parameters, as in malloc.h
    private static final int TRIM_THRESHOLD = -1;
    private static final int TOP_PAD = -2;
    private static final int MMAP_THRESHOLD = -3;

    /** Larger blocks are few and still returned at once; older glibc allow no more than this. */
    private static final int LARGEST_KEPT = 32 << 20;

    private Allocator() {}

    /**
     * For the whole process; before the first tensor, best. Does nothing where the C library has no such settings, or
     * where the user has chosen some by variables called {@code MALLOC_...}.
     */
    public static void keepMemory() {
        boolean chosen = System.getenv().keySet().stream().anyMatch(name -> name.startsWith("MALLOC_"));
        if (chosen || !System.getProperty("os.name").startsWith("Linux")) {
            return;
        }
        try {
            Function mallopt = Function.getFunction("c", "mallopt");
            mallopt.invokeInt(new Object[] {MMAP_THRESHOLD, LARGEST_KEPT});
            mallopt.invokeInt(new Object[] {TRIM_THRESHOLD, 1 << 30});
            mallopt.invokeInt(new Object[] {TOP_PAD, 1 << 26});
        } catch (LinkageError e) {
            return; // another C library, or no place to unpack JNA's own: only slower
        }
    }

    /** Asks the C library to return what is free now, or new tensors would not show in the size of the process. */
    static void returnMemory() {
        try {
            Function.getFunction("c", "malloc_trim").invokeInt(new Object[] {0});
        } catch (LinkageError e) {
            return; // another C library
        }
    }
}
