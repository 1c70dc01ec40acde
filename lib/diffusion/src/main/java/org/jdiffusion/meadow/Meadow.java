package org.jdiffusion.meadow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jdiffusion.data.Images;
import org.jdiffusion.tensor.Noise;

/**
 * Pictures without end: number {@code index} of a meadow depends on (seed, index) alone.
 *
 * @param seed of this meadow; another one's pictures are others, also those of the same captions
 * @param species what it holds; all colours, patterns and grounds come equally often
 */
public record Meadow(long seed, List<Species> species) {

    public Meadow {
        species = List.copyOf(species);
        if (species.isEmpty()) {
            throw new IllegalArgumentException("species must be one or more, got none");
        }
    }

    /** One species, or all for none. */
    public static Meadow of(long seed, Species... species) {
        return new Meadow(seed, Arrays.asList(species.length == 0 ? Species.values() : species));
    }

    /** What picture number {@code index} shows. */
    public Picture picture(long index) {
        SplittableRandom random = new SplittableRandom(Noise.mix(seed, index));
        Hue colour = any(random, Hue.values());
        Pattern pattern = any(random, Pattern.values());
        Hue accent = null;
        if (pattern != Pattern.PLAIN) {
            accent = any(random, EnumSet.complementOf(EnumSet.of(colour)).toArray(Hue[]::new));
        }
        return new Picture(
                species.get(random.nextInt(species.size())),
                colour,
                pattern,
                accent,
                any(random, Ground.values()),
                random.nextLong());
    }

    /** {@code count} pictures from number {@code first} on. */
    public List<Picture> pictures(long first, int count) {
        return LongStream.range(first, first + count).mapToObj(this::picture).toList();
    }

    /** Drawn as an array (N, 3, size, size) float32 in [-1, 1]. */
    public static NDArray images(NDManager manager, List<Picture> pictures, int size) {
        return Images.pixels(
                manager,
                pictures.parallelStream().map(picture -> picture.draw(size)).toList());
    }

    private static <T> T any(SplittableRandom random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
