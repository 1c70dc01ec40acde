package org.jdiffusion.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.jdiffusion.tensor.Scope;

/**
 * Sinusoidal timestep features (Vaswani et al. 2017, section 3.5; diffusers {@code get_timestep_embedding}).
 *
 * @param width number of features; the last of an odd number is zero
 * @param flipSinToCos cosines first, as most networks want, or sines first
 * @param freqShift subtracted from the number of frequencies: 0 or 1
 */
public record Timesteps(int width, boolean flipSinToCos, double freqShift) {

    /** Features of timesteps (N): (N, width). */
    public NDArray apply(NDArray timesteps) {
        try (Scope scope = new Scope()) {
            NDManager manager = timesteps.getManager();
            int half = width / 2;
            NDArray frequencies = manager.arange(0f, half, 1f)
                    .mul((float) -Math.log(10000))
                    .div(half - freqShift)
                    .exp();
            NDArray angles =
                    timesteps.toType(DataType.FLOAT32, false).expandDims(1).mul(frequencies.expandDims(0));
            NDArray sin = angles.sin();
            NDArray cos = angles.cos();
            NDArray both = flipSinToCos ? cos.concat(sin, 1) : sin.concat(cos, 1);
            return scope.keep(width % 2 == 0 ? both : both.concat(manager.zeros(new Shape(both.size(0), 1)), 1));
        }
    }
}
