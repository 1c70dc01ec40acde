package org.jdiffusion.models;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Pictures that show nothing any more, as a generator makes them that is broken or was stopped too early: from these a
 * judge learns to say "neither".
 */
enum Spoiled {
    /** Random numbers, fine or coarse. */
    NOISE {
        @Override
        float[] make(float[] picture, int side, SplittableRandom random) {
            int grain = 1 << random.nextInt(4);
            float strength = 0.3f + random.nextFloat();
            float[] noise = new float[picture.length];
            for (int c = 0; c < CHANNELS; c++) {
                float shade = random.nextFloat() - 0.5f;
                for (int y = 0; y < side; y += grain) {
                    for (int x = 0; x < side; x += grain) {
                        fill(noise, side, c, y, x, grain, shade + strength * (float) gauss(random));
                    }
                }
            }
            return noise;
        }
    },
    /** More noise than picture. */
    HALF_DENOISED {
        @Override
        float[] make(float[] picture, int side, SplittableRandom random) {
            float share = 0.5f * random.nextFloat();
            float rest = (float) Math.sqrt(1 - share * share);
            float[] mixed = new float[picture.length];
            for (int i = 0; i < mixed.length; i++) {
                mixed[i] = share * picture[i] + rest * (float) gauss(random);
            }
            return mixed;
        }
    },
    /** Cut into squares that have changed places. */
    SCRAMBLED {
        @Override
        float[] make(float[] picture, int side, SplittableRandom random) {
            int tile = 4 << random.nextInt(2);
            int across = side / tile;
            int[] places = new int[across * across];
            for (int i = 0; i < places.length; i++) {
                int j = random.nextInt(i + 1);
                places[i] = places[j];
                places[j] = i;
            }
            float[] mixed = new float[picture.length];
            for (int i = 0; i < mixed.length; i++) {
                int c = i / (side * side);
                int y = i / side % side;
                int x = i % side;
                int from = places[y / tile * across + x / tile];
                mixed[i] =
                        picture[(c * side + from / across * tile + y % tile) * side + from % across * tile + x % tile];
            }
            return mixed;
        }
    },
    /** Eight or sixteen pixels to a colour. */
    BLURRED {
        @Override
        float[] make(float[] picture, int side, SplittableRandom random) {
            int grain = 8 << random.nextInt(2);
            float[] coarse = new float[picture.length];
            for (int c = 0; c < CHANNELS; c++) {
                for (int y = 0; y < side; y += grain) {
                    for (int x = 0; x < side; x += grain) {
                        fill(coarse, side, c, y, x, grain, mean(picture, side, c, y, x, grain));
                    }
                }
            }
            return coarse;
        }
    };

    private static final int CHANNELS = 3;
    private static final List<Spoiled> ALL = List.of(values());

    /** Any of the ways, all alike. */
    static Spoiled any(SplittableRandom random) {
        return ALL.get(random.nextInt(ALL.size()));
    }

    /**
     * Spoils a picture.
     *
     * @param picture (3, side, side), row by row, in [-1, 1]; stays as it is
     */
    abstract float[] make(float[] picture, int side, SplittableRandom random);

    /** Standard normal (Box and Muller 1958): the JDK's own way may change with its version. */
    static double gauss(SplittableRandom random) {
        return Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()))
                * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }

    private static void fill(float[] image, int side, int c, int top, int left, int grain, float value) {
        for (int y = top; y < Math.min(side, top + grain); y++) {
            int row = (c * side + y) * side;
            java.util.Arrays.fill(image, row + left, row + Math.min(side, left + grain), value);
        }
    }

    private static float mean(float[] image, int side, int c, int top, int left, int grain) {
        float sum = 0;
        for (int y = top; y < top + grain; y++) {
            for (int x = left; x < left + grain; x++) {
                sum += image[(c * side + y) * side + x];
            }
        }
        return sum / (grain * grain);
    }
}
