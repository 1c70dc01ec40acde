package org.jdiffusion.data;

import java.io.IOException;

/** Pictures by number, as they are stored: what a folder, a data set of a hub or a meadow has in common. */
public interface PictureSet {
    /** Number of pictures. */
    int size();

    /**
     * The file of one picture, PNG or JPEG, not decoded; may be called by several threads at once.
     *
     * @param index 0..size-1
     * @throws DataException if it cannot be had
     */
    byte[] encoded(int index) throws IOException;

    /** Where that picture is, for messages. */
    String name(int index);
}
