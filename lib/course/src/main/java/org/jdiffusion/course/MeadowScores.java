package org.jdiffusion.course;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jdiffusion.judge.MeadowJudge;
import org.jdiffusion.meadow.Hue;
import org.jdiffusion.meadow.Species;

/** What a judge of meadows says of drawn pictures (N, 3, 32, 32), in shares; NaN where there is no judge. */
public final class MeadowScores {
    private final MeadowJudge judge;

    /** @param judge or null: of the pictures of {@code FULL}, which show no meadow, none can be asked */
    MeadowScores(MeadowJudge judge) {
        this.judge = judge;
    }

    /** Share that shows this species. */
    public double of(Species species, NDArray images) {
        return share(images, seen -> seen.species().equals(Optional.of(species)));
    }

    /** Share that is mostly of this colour, whatever it shows; NaN for null, too. */
    public double of(Hue colour, NDArray images) {
        return colour == null ? Double.NaN : share(images, seen -> seen.colour() == colour);
    }

    private double share(NDArray images, Predicate<MeadowJudge.Seen> wanted) {
        if (judge == null) {
            return Double.NaN;
        }
        List<MeadowJudge.Seen> seen = judge.look(images);
        return seen.stream().filter(wanted).count() / (double) seen.size();
    }
}
