package org.jdiffusion.meadow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jdiffusion.data.Images;
import org.jdiffusion.tensor.Noise;

/**
 * Pictures without end: number {@code index} of a meadow depends on (seed, index) alone.
 *
 * @param seed of this meadow; another one's pictures are others, also those of the same captions
 * @param species what it holds; all colours and grounds come equally often; half of them are plain, the
 *     others have one pattern as often as another, in a colour that suits theirs
 */
public record Meadow(long seed, List<Species> species) {
    private static final List<Hue> HUES = List.of(Hue.values());
    private static final List<Ground> GROUNDS = List.of(Ground.values());
    private static final List<Pattern> PATTERNS = List.of(Pattern.SPOTS, Pattern.STRIPES, Pattern.EDGES);

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
        Hue colour = any(random, HUES);
        boolean plain = random.nextBoolean();
        Pattern pattern = plain ? Pattern.PLAIN : any(random, PATTERNS);
        Hue accent = plain ? null : any(random, colour.accents());
        return new Picture(any(random, species), colour, pattern, accent, any(random, GROUNDS), random.nextLong());
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

    private static <T> T any(SplittableRandom random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
