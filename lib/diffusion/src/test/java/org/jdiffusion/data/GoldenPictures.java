package org.jdiffusion.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jdiffusion.golden.Golden;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.tensor.Torch;

/** What make_pictures.py made. */
final class GoldenPictures {
    private GoldenPictures() {}

    /** The encoded pictures by name. */
    static Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile file = Golden.tensors("pictures")) {
            for (String name : file.tensors().keySet()) {
                if (name.endsWith("/file")) {
                    files.put(name.substring(0, name.indexOf('/')), bytes(file, name, manager));
                }
            }
        }
        return files;
    }

    static byte[] bytes(SafeTensorsFile file, String name, NDManager manager) throws IOException {
        try (NDArray array = file.read(name, manager)) {
            return array.toByteArray();
        }
    }

    /** A tensor (H, W, 3) of bytes, red first. */
    static Pixels pixels(SafeTensorsFile file, String name, NDManager manager) throws IOException {
        Shape shape = file.shapes().get(name);
        return new Pixels((int) shape.get(1), (int) shape.get(0), bytes(file, name, manager));
    }
}
