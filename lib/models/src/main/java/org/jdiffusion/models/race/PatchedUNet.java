package org.jdiffusion.models.race;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.jdiffusion.nn.Init;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.unet.Denoiser;
import org.jdiffusion.unet.UNet2D;
import org.jdiffusion.unet.UNet2DConfig;

/**
 * Puts the four pixels of each 2x2 patch into four channels, so that the network inside works on a quarter of the places.
 * The inner network's last class stands for {@link #NO_CLASS}.
 */
final class PatchedUNet extends Denoiser {
    private final UNet2D inner;

    /** @param config the inner network: four channels in and out, half of the pictures' side */
    PatchedUNet(UNet2DConfig config, Init init) {
        inner = child("inner", new UNet2D(config, init));
    }

    @Override
    public NDArray apply(NDArray x, NDArray timesteps, NDArray labels) {
        check(x, timesteps, labels);
        try (Scope scope = new Scope()) {
            long n = x.size(0);
            long half = x.size(2) / 2;
            NDArray patches =
                    x.reshape(n, half, 2, half, 2).transpose(0, 2, 4, 1, 3).reshape(n, 4, half, half);
            NDArray out = inner.apply(patches, timesteps, labels == null ? null : inner(labels))
                    .reshape(n, 2, 2, half, half);
            return scope.keep(out.transpose(0, 3, 1, 4, 2).reshape(x.getShape()));
        }
    }

    /** {@link #NO_CLASS} becomes the last class. */
    private NDArray inner(NDArray labels) {
        return labels.add(labels.eq(NO_CLASS).toType(DataType.INT64, false).mul(inner.classes()));
    }

    @Override
    public long[] imageShape() {
        long[] shape = inner.imageShape();
        return new long[] {1, 2 * shape[1], 2 * shape[2]};
    }

    @Override
    public int classes() {
        return Math.max(0, inner.classes() - 1);
    }
}
