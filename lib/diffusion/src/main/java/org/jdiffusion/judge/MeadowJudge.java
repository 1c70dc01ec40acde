package org.jdiffusion.judge;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jdiffusion.io.Pretrained;
import org.jdiffusion.meadow.Hue;
import org.jdiffusion.meadow.Species;
import org.jdiffusion.nn.Activation;
import org.jdiffusion.nn.Conv2d;
import org.jdiffusion.nn.GroupNorm;
import org.jdiffusion.nn.Init;
import org.jdiffusion.nn.Linear;
import org.jdiffusion.nn.Module;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;

/** Says what a 32x32 picture of a meadow shows, flower, butterfly or neither, and of which colour it mostly is. */
public final class MeadowJudge extends Module {
    /** Height and width of the pictures it reads. */
    public static final int SIDE = 32;

    /** Species in the order of their logits; neither comes after them. */
    public static final List<Species> SPECIES = List.of(Species.values());

    /** Colours in the order of their logits. */
    public static final List<Hue> HUES = List.of(Hue.values());

    /** Length of the vector in which pictures are compared. */
    public static final int FEATURES = 64;

    private static final int[] WIDTHS = {32, 64, 96, 128};
    private static final int GROUPS = 8;
    private static final int BATCH = 256;

    private final List<Conv2d> convolutions = new ArrayList<>();
    private final List<GroupNorm> norms = new ArrayList<>();
    private final Linear features;
    private final Linear species;
    private final Linear colour;

    public MeadowJudge(Init init) {
        int in = 3;
        for (int level = 0; level < WIDTHS.length; level++) {
            convolutions.add(child("conv." + level, new Conv2d(init, in, WIDTHS[level], 3, 1, 1)));
            norms.add(child("norm." + level, new GroupNorm(init, GROUPS, WIDTHS[level], 1e-5)));
            in = WIDTHS[level];
        }
        int side = SIDE >> WIDTHS.length;
        features = child("features", new Linear(init, in * side * side, FEATURES));
        species = child("species", new Linear(init, FEATURES, SPECIES.size() + 1));
        colour = child("colour", new Linear(init, FEATURES, HUES.size()));
    }

    /** Reads a trained judge from a safetensors file. */
    public static MeadowJudge load(Path file, NDManager manager) throws IOException {
        MeadowJudge judge = new MeadowJudge(Init.blank(manager));
        try {
            Pretrained.fill(judge, file);
            return judge;
        } catch (IOException | RuntimeException e) {
            judge.parameters().forEach(NDArray::close);
            throw e;
        }
    }

    /**
     * What it thinks.
     *
     * @param species logits (N, 3): each {@link Species}, then neither
     * @param colour logits (N, 8): each {@link Hue}
     */
    public record Logits(NDArray species, NDArray colour) {}

    /**
     * What it sees.
     *
     * @param species empty for neither
     */
    public record Seen(Optional<Species> species, Hue colour) {}

    /** Logits for images (N, 3, 32, 32) in [-1, 1]. Opens no grad mode. */
    public Logits apply(NDArray images) {
        check(images);
        try (Scope scope = new Scope()) {
            NDArray found = TorchOps.silu(encode(images));
            return new Logits(scope.keep(species.apply(found)), scope.keep(colour.apply(found)));
        }
    }

    /** What pictures are compared by: (N, 64) for images (N, 3, 32, 32); values outside [-1, 1] are clamped. */
    public NDArray features(NDArray images) {
        check(images);
        try (Grad off = Grad.off();
                Scope scope = new Scope()) {
            NDList pieces = new NDList();
            for (NDIndex rows : batches(images)) {
                pieces.add(encode(images.get(rows).clip(-1f, 1f)));
            }
            return scope.keep(NDArrays.concat(pieces));
        }
    }

    /** What each image (N, 3, 32, 32) shows; values outside [-1, 1] are clamped. */
    public List<Seen> look(NDArray images) {
        check(images);
        List<Seen> seen = new ArrayList<>();
        try (Grad off = Grad.off()) {
            for (NDIndex rows : batches(images)) {
                try (Scope scope = new Scope()) {
                    Logits logits = apply(images.get(rows).clip(-1f, 1f));
                    long[] kinds = Numbers.longs(logits.species().argMax(1));
                    long[] hues = Numbers.longs(logits.colour().argMax(1));
                    for (int i = 0; i < kinds.length; i++) {
                        seen.add(seen((int) kinds[i], (int) hues[i]));
                    }
                }
            }
        }
        return seen;
    }

    private NDArray encode(NDArray images) {
        try (Scope scope = new Scope()) {
            NDArray h = images;
            for (int level = 0; level < WIDTHS.length; level++) {
                h = norms.get(level).apply(convolutions.get(level).apply(h), Activation.SILU);
                h = TorchOps.maxPool(h);
            }
            return scope.keep(features.apply(h.reshape(images.getShape().get(0), -1)));
        }
    }

    private static List<NDIndex> batches(NDArray images) {
        long count = images.getShape().get(0);
        return LongStream.iterate(0, from -> from < count, from -> from + BATCH)
                .mapToObj(from -> new NDIndex("{}:{}", from, Math.min(count, from + BATCH)))
                .toList();
    }

    private static Seen seen(int kind, int hue) {
        return new Seen(kind < SPECIES.size() ? Optional.of(SPECIES.get(kind)) : Optional.empty(), HUES.get(hue));
    }

    private static void check(NDArray images) {
        Shape shape = images.getShape();
        if (shape.dimension() != 4
                || shape.get(0) == 0
                || !shape.slice(1).equals(new Shape(3, SIDE, SIDE))
                || images.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException("images must be (N, 3, " + SIDE + ", " + SIDE + ") float32, got " + shape
                    + " " + images.getDataType());
        }
    }
}
