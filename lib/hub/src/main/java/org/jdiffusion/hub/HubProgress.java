package org.jdiffusion.hub;

/** Is told of the bytes of a download, on the thread that asked for it. */
@FunctionalInterface
public interface HubProgress {
    /**
     * Bytes have arrived.
     *
     * @param path the file's path in its repository
     * @param done bytes that are here, those of an earlier run included
     * @param size of the whole file
     */
    void received(String path, long done, long size);
}
