package org.jdiffusion.notebook.compare.picture;

import java.util.Locale;
import java.util.Optional;

/** When a fresh picture agrees with the stored one. */
public sealed interface PictureRule {

    /**
     * Why the fresh picture does not agree, as a sentence; empty if it does. But for {@link Plausible} with a size of its
     * own, pictures of two sizes never agree.
     */
    Optional<String> complaint(Picture expected, Picture actual);

    /** Pictures are not looked at, not even whether they are there: nbval's way without nbdime. */
    record Ignored() implements PictureRule {
        @Override
        public Optional<String> complaint(Picture expected, Picture actual) {
            return Optional.empty();
        }
    }

    /** Every pixel is the same; the files may differ. */
    record Exact() implements PictureRule {
        @Override
        public Optional<String> complaint(Picture expected, Picture actual) {
            if (!expected.isAsLargeAs(actual)) {
                return Optional.of(sizes(expected, actual));
            }
            if (expected.equals(actual)) {
                return Optional.empty();
            }
            PixelDifference found = PixelDifference.of(expected, actual);
            return Optional.of(String.format(
                    Locale.ROOT,
                    "pixels differ, by %.3g on average and %d at most, on a scale from 0 to 255",
                    found.mean(),
                    found.max()));
        }
    }

    /** The absolute difference of the colours is at most this on average, from 0 to 255. */
    record MeanDifference(double most) implements PictureRule {
        public MeanDifference {
            check("mean", most, 0, 255);
        }

        @Override
        public Optional<String> complaint(Picture expected, Picture actual) {
            if (!expected.isAsLargeAs(actual)) {
                return Optional.of(sizes(expected, actual));
            }
            double mean = PixelDifference.of(expected, actual).mean();
            return mean <= most
                    ? Optional.empty()
                    : Optional.of(
                            String.format(Locale.ROOT, "pixels differ by %.3g on average, wanted %s", mean, most));
        }
    }

    /** No colour of any pixel differs by more than this, from 0 to 255. */
    record MaxDifference(double most) implements PictureRule {
        public MaxDifference {
            check("max", most, 0, 255);
        }

        @Override
        public Optional<String> complaint(Picture expected, Picture actual) {
            if (!expected.isAsLargeAs(actual)) {
                return Optional.of(sizes(expected, actual));
            }
            int max = PixelDifference.of(expected, actual).max();
            return max <= most ? Optional.empty() : Optional.of("pixels differ by up to " + max + ", wanted " + most);
        }
    }

    /** The mean structural similarity (Wang et al. 2004, as scikit-image computes it) is at least this, at most 1. */
    record Similar(double least) implements PictureRule {
        public Similar {
            check("ssim", least, -1, 1);
        }

        @Override
        public Optional<String> complaint(Picture expected, Picture actual) {
            if (!expected.isAsLargeAs(actual)) {
                return Optional.of(sizes(expected, actual));
            }
            double similarity = StructuralSimilarity.of(expected, actual);
            return similarity >= least
                    ? Optional.empty()
                    : Optional.of(String.format(
                            Locale.ROOT, "structural similarity is %.4f, wanted at least %s", similarity, least));
        }
    }

    /**
     * For pictures that are another one each time: it has the right size and is not blank.
     *
     * @param width in pixels; 0 for the stored picture's
     * @param height in pixels; 0 for the stored picture's
     * @param colours how many different colours it has at least; 2 for not blank
     */
    record Plausible(int width, int height, int colours) implements PictureRule {
        public Plausible {
            check("width", width, 0, Integer.MAX_VALUE);
            check("height", height, 0, Integer.MAX_VALUE);
            check("colours", colours, 1, 1 << 24);
        }

        @Override
        public Optional<String> complaint(Picture expected, Picture actual) {
            int wantedWidth = width == 0 ? expected.width() : width;
            int wantedHeight = height == 0 ? expected.height() : height;
            if (actual.width() != wantedWidth || actual.height() != wantedHeight) {
                return Optional.of(
                        "its size is " + actual.size() + " pixels, wanted " + wantedWidth + "x" + wantedHeight);
            }
            int found = actual.colours();
            if (found >= colours) {
                return Optional.empty();
            }
            return Optional.of(
                    found == 1
                            ? "it is blank: all pixels have one colour"
                            : "it has " + found + " colours, wanted at least " + colours);
        }
    }

    private static String sizes(Picture expected, Picture actual) {
        return "its size is " + actual.size() + " pixels, wanted " + expected.size();
    }

    private static void check(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    name + ": wanted a number from " + least + " to " + most + ", got " + value);
        }
    }
}
