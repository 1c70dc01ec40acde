package org.jdiffusion.hub.parquet;

/** How much memory a file may ask for at once, whatever it claims. */
final class Limits {
    /** Pages above this are not unpacked whole if they can be entered in the middle. */
    static final int WINDOWED = 2 << 20;

    /** The footer; one of a million rows in a thousand row groups has less than one. */
    static final int FOOTER = 16 << 20;

    /** Pages of one column in one row group. */
    static final int PAGES = 1 << 20;

    private static final long MOST = Math.min(256 << 20, Runtime.getRuntime().maxMemory() / 4);

    private Limits() {}

    /**
     * Lets a size pass.
     *
     * @param what the thing, for the message
     * @throws Malformed if it is negative, above 256 MiB, or above a quarter of this JVM's memory
     */
    static int bytes(String what, long bytes) throws Malformed {
        if (bytes < 0) {
            throw new Malformed(what + " has the size " + bytes);
        }
        if (bytes > MOST) {
            throw new Malformed(
                    what + " takes " + bytes + " bytes, wanted at most " + MOST + ": give the JVM more memory (-Xmx, up"
                            + " to 1 GiB helps), or write the file again with smaller row groups");
        }
        return (int) bytes;
    }
}
