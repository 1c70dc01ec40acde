package org.jdiffusion.hub;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.train.PictureBatches;

/** The Java side of src/test/bench/pictures.py: the seconds of a first and a second epoch over the pictures of a folder. */
final class PictureBench {
    private PictureBench() {}

    public static void main(String[] arguments) throws Exception {
        double[] seconds = new double[2];
        try (HubDataset pictures = HubDataset.open(Path.of(arguments[0]), "train");
                NDManager manager = Torch.newManager();
                PictureBatches batches = new PictureBatches(pictures, 64, 16, 0)) {
            long update = 0;
            for (int epoch = 0; epoch < 2; epoch++) {
                long begin = System.nanoTime();
                long seen = 0;
                for (int i = 0; i < batches.updatesPerEpoch(); i++, update++) {
                    try (NDManager own = manager.newSubManager()) {
                        seen += batches.at(own, update).images().getShape().get(0);
                    }
                }
                seconds[epoch] = (System.nanoTime() - begin) / 1e9;
                if (seen != pictures.size()) {
                    throw new IllegalStateException("saw " + seen + " of " + pictures.size());
                }
            }
        }
        System.out.printf("{\"first\": %.3f, \"second\": %.3f}%n", seconds[0], seconds[1]);
    }
}
