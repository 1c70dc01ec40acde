package org.jdiffusion.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.jdiffusion.nn.Embedding;
import org.jdiffusion.nn.Init;
import org.jdiffusion.nn.Module;
import org.jdiffusion.nn.TimestepEmbedding;
import org.jdiffusion.nn.Timesteps;

/** What a {@link UNet2D} adds to its time embedding for the class (diffusers' {@code class_embed_type}). */
sealed interface ClassEmbedding {
    /** Labels of a batch to vectors (N, T). */
    NDArray apply(NDArray labels);

    /** What holds its parameters; null if it has none. */
    Module module();

    /** Classes that there are; 0 where they are not counted. */
    int classes();

    /** The shape and types that labels of {@code count} images have. */
    Labels labels(long count);

    /** Of this configuration; null for a network without classes. */
    static ClassEmbedding of(UNet2DConfig config, Init init, Timesteps timesteps, int width) {
        if (config.classEmbedType() == null) {
            Integer classes = config.numClassEmbeds();
            return classes == null ? null : new Learned(new Embedding(init, classes, width), classes);
        }
        return config.classEmbedType().equals("timestep")
                ? new Scalar(timesteps, new TimestepEmbedding(init, timesteps.width(), width))
                : new Given(width);
    }

    /** What labels must be. */
    record Labels(Shape shape, boolean whole, boolean broken) {
        boolean fit(NDArray labels) {
            DataType type = labels.getDataType();
            return labels.getShape().equals(shape)
                    && ((whole && type == DataType.INT64) || (broken && type == DataType.FLOAT32));
        }

        @Override
        public String toString() {
            return shape + (whole && broken ? " int64 or float32" : whole ? " int64" : " float32");
        }
    }

    /** One learned vector a class. */
    record Learned(Embedding module, int classes) implements ClassEmbedding {
        @Override
        public NDArray apply(NDArray labels) {
            return module.apply(labels);
        }

        @Override
        public Labels labels(long count) {
            return new Labels(new Shape(count), true, false);
        }
    }

    /** Any number, read as a timestep is. */
    record Scalar(Timesteps timesteps, TimestepEmbedding module) implements ClassEmbedding {
        @Override
        public NDArray apply(NDArray labels) {
            return module.apply(timesteps.apply(labels));
        }

        @Override
        public int classes() {
            return 0;
        }

        @Override
        public Labels labels(long count) {
            return new Labels(new Shape(count), true, true);
        }
    }

    /** A vector that the caller brings. */
    record Given(int width) implements ClassEmbedding {
        @Override
        public NDArray apply(NDArray labels) {
            return labels;
        }

        @Override
        public Module module() {
            return null;
        }

        @Override
        public int classes() {
            return 0;
        }

        @Override
        public Labels labels(long count) {
            return new Labels(new Shape(count, width), false, true);
        }
    }
}
