package org.jdiffusion.plane;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import org.jdiffusion.nn.Init;
import org.jdiffusion.nn.Linear;
import org.jdiffusion.nn.Timesteps;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;
import org.jdiffusion.unet.Denoiser;

/**
 * A denoiser of points in the plane, small enough to learn in seconds: three layers that read where a point is and how
 * much noise is on it. A point is an image of one pixel with two channels, x and y: (N, 2, 1, 1).
 */
public final class PointDenoiser extends Denoiser {
    private static final int WIDTH = 96;
    private static final int TIMES = 32;
    private static final int[] WAVES = {2, 4, 8}; // a straight layer is slow to learn fine shapes (Tancik et al. 2020)

    private final Timesteps times = new Timesteps(TIMES, true, 0);
    private final Linear place;
    private final Linear time;
    private final Linear middle;
    private final Linear last;
    private final Linear out;

    public PointDenoiser(Init init) {
        place = child("place", new Linear(init, 2 + 4 * WAVES.length, WIDTH));
        time = child("time", new Linear(init, TIMES, WIDTH));
        middle = child("middle", new Linear(init, WIDTH, WIDTH));
        last = child("last", new Linear(init, WIDTH, WIDTH));
        out = child("out", new Linear(init, WIDTH, 2));
    }

    @Override
    public NDArray apply(NDArray x, NDArray timesteps, NDArray labels) {
        check(x, timesteps, labels);
        try (Scope scope = new Scope()) {
            NDArray h = place.apply(waves(x.reshape(-1, 2))).add(time.apply(times.apply(timesteps)));
            h = h.add(middle.apply(TorchOps.silu(h)));
            h = h.add(last.apply(TorchOps.silu(h)));
            return scope.keep(out.apply(TorchOps.silu(h)).reshape(x.getShape()));
        }
    }

    /** Points (N, 2), and beside them their sines and cosines. */
    private static NDArray waves(NDArray points) {
        NDList all = new NDList(points);
        for (int wave : WAVES) {
            NDArray angles = points.mul(wave);
            all.add(angles.sin());
            all.add(angles.cos());
        }
        return NDArrays.concat(all, 1);
    }

    @Override
    public long[] imageShape() {
        return new long[] {2, 1, 1};
    }

    @Override
    public int classes() {
        return 0;
    }
}
