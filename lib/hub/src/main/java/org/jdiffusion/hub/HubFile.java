package org.jdiffusion.hub;

/**
 * A file of a repository at one commit.
 *
 * @param path from the repository's root, with {@code /}
 * @param size in bytes
 * @param hash SHA-256 of a file that the hub keeps as a large one (LFS), otherwise git's
 */
public record HubFile(String path, long size, ContentHash hash) {
    /** @throws IllegalArgumentException if the size is negative */
    public HubFile {
        if (size < 0) {
            throw new IllegalArgumentException("size of " + RepoPath.quoted(path) + ": got " + size);
        }
    }

    /** Size and hash. */
    String content() {
        return size + " bytes, " + hash;
    }
}
