package org.jdiffusion.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.jdiffusion.nn.Embedding;
import org.jdiffusion.nn.Init;
import org.jdiffusion.tensor.Scope;

/**
 * A {@link UNet2D} that reads the class as extra input channels: each class has a learned vector, spread over the whole
 * picture and put beside its pixels.
 */
public final class ClassConditionedUNet extends Denoiser {
    /**
     * How far apart class vectors start. A plane of one value is almost all that group normalisation takes away, so small
     * vectors go unheard for hundreds of updates.
     */
    public static final double SPREAD = 5;

    private final Embedding embedding;
    private final UNet2D unet;
    private final int classes;
    private final int width;

    /**
     * @param classes number of classes
     * @param width length of a class's vector; the network takes the image's channels and these
     * @param config the inner network's shape; its input channels must be more than {@code width}
     */
    public ClassConditionedUNet(int classes, int width, UNet2DConfig config, Init init) {
        if (classes < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "need at least one class and one channel for it, got " + classes + " classes of width " + width);
        }
        if (config.numClassEmbeds() != null) {
            throw new IllegalArgumentException("num_class_embeds must be null where the class is read as channels, got "
                    + config.numClassEmbeds());
        }
        if (config.classEmbedType() != null) {
            throw new IllegalArgumentException("class_embed_type must be null where the class is read as channels, got "
                    + config.classEmbedType());
        }
        if (config.inChannels() <= width) {
            throw new IllegalArgumentException("in_channels must be the image's channels and " + width
                    + " for the class, got " + config.inChannels());
        }
        this.classes = classes;
        this.width = width;
        embedding = child("class_emb", new Embedding(init, classes, width, SPREAD));
        unet = child("model", new UNet2D(config, init));
    }

    @Override
    public NDArray apply(NDArray x, NDArray timesteps, NDArray labels) {
        check(x, timesteps, labels);
        try (Scope scope = new Scope()) {
            return scope.keep(unet.apply(x.concat(channels(labels, x.getShape()), 1), timesteps, null));
        }
    }

    /**
     * The class vectors as pictures: labels (N) to (N, width, H, W), H and W as in {@code image}. Those of
     * {@link #NO_CLASS} are zero.
     */
    public NDArray channels(NDArray labels, Shape image) {
        try (Scope scope = new Scope()) {
            NDArray none = labels.eq(NO_CLASS);
            NDArray vectors = embedding.apply(labels.add(none.toType(DataType.INT64, false)));
            NDArray asked = none.logicalNot().toType(DataType.FLOAT32, false).expandDims(1);
            vectors = vectors.mul(asked).expandDims(2).expandDims(3); // (N, width, 1, 1)
            return scope.keep(vectors.broadcast(labels.size(), width, image.get(2), image.get(3)));
        }
    }

    /** The learned vectors (classes, width). */
    public Embedding embedding() {
        return embedding;
    }

    /** The inner network. */
    public UNet2D unet() {
        return unet;
    }

    /** Length of a class's vector. */
    public int width() {
        return width;
    }

    @Override
    public long[] imageShape() {
        long[] inner = unet.imageShape();
        return new long[] {inner[0] - width, inner[1], inner[2]};
    }

    @Override
    public int classes() {
        return classes;
    }
}
