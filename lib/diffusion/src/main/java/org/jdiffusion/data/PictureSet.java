package org.jdiffusion.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;

/** Pictures by number, as they are stored: what a folder and a data set of a hub have in common. */
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

    /**
     * Pictures by number, each brought to a square whatever its shape, as the unit does; see {@link Squares}.
     *
     * @param side height and width of the result
     * @param indices each 0..size-1
     * @return (N, 3, side, side) float32 in [-1, 1]
     * @throws DataException naming a picture that cannot be had or read
     */
    default NDArray images(NDManager manager, int side, int... indices) throws IOException {
        int each = 3 * side * side;
        float[] all = new float[Math.multiplyExact(each, indices.length)];
        for (int n = 0; n < indices.length; n++) {
            float[] one = Squares.values(encoded(indices[n]), name(indices[n]), side, false);
            System.arraycopy(one, 0, all, n * each, each);
        }
        return manager.create(all, new Shape(indices.length, 3, side, side));
    }
}
