package org.jdiffusion.data;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import org.jdiffusion.golden.Golden;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;

/** To the bit, since both are whole numbers, or single operations of float32. */
class SquaresTest {
    @Test
    void resizing_isTorchvisions() throws Exception {
        int compared = 0;
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile golden = Golden.tensors("squares")) {
            for (String name : golden.tensors().keySet()) {
                if (name.contains("/to_")) {
                    int side = Integer.parseInt(name.substring(name.indexOf("/to_") + 4));
                    Pixels from = GoldenPictures.pixels(golden, name.substring(0, name.indexOf('/')) + "/rgb", manager);
                    assertThat(PilResize.to(side, side, from).bytes)
                            .as(name)
                            .isEqualTo(GoldenPictures.pixels(golden, name, manager).bytes);
                    compared++;
                }
            }
            for (int[] size : new int[][] {{500, 701}, {2000, 40}}) {
                String name = "formula/" + size[0] + "x" + size[1];
                assertThat(PilResize.to(64, 64, formula(size[0], size[1])).bytes)
                        .as(name)
                        .isEqualTo(GoldenPictures.pixels(golden, name, manager).bytes);
            }
        }
        assertThat(compared).isEqualTo(39);
    }

    @Test
    void allSteps_areTorchvisions() throws Exception {
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile golden = Golden.tensors("squares")) {
            byte[] file = GoldenPictures.bytes(golden, "steps/file", manager);
            assertThat(Squares.values(file, "a", 20, false))
                    .isEqualTo(golden.read("steps/plain", manager).toFloatArray());
            assertThat(Squares.values(file, "a", 20, true))
                    .isEqualTo(golden.read("steps/mirrored", manager).toFloatArray());
            float[] levels = golden.read("steps/levels", manager).toFloatArray();
            for (int i = 0; i < 256; i++) {
                assertThat(Squares.unit(i)).as("level %d", i).isEqualTo(levels[i]);
            }
        }
    }

    private static Pixels formula(int width, int height) {
        Pixels pixels = new Pixels(width, height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    pixels.bytes[3 * (y * width + x) + c] =
                            (byte) ((x * x * (c + 1) + 3 * x * y + 7 * y * y * (2 - c)) / 64);
                }
            }
        }
        return pixels;
    }
}
