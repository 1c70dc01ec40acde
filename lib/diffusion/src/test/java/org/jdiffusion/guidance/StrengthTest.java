package org.jdiffusion.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;
import org.jdiffusion.schedule.BetaSchedule;
import org.jdiffusion.schedule.DdimScheduler;
import org.jdiffusion.schedule.PredictionType;
import org.jdiffusion.schedule.Scheduler;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.schedule.TimestepSpacing;
import org.junit.jupiter.api.Test;

class StrengthTest {
    private static final Scheduler UNIT = new DdimScheduler(SchedulerConfig.defaults(), 40);

    @Test
    void aScale_isTheUnitsForOneImageOf256_andTheSameForEachPixelOfOthers() {
        Strength strength = Strength.of(5);
        assertThat(strength.at(500, UNIT, new Shape(1, 3, 256, 256))).isEqualTo(5);
        assertThat(strength.at(0, UNIT, new Shape(8, 3, 256, 256))).isEqualTo(5);
        assertThat(strength.at(0, UNIT, new Shape(8, 3, 32, 32))).isCloseTo(5 / 64.0, within(1e-12));
    }

    @Test
    void anotherSchedule_orNumberOfSteps_movesAPixelAsFarInAll() {
        Scheduler other = new DdimScheduler(
                SchedulerConfig.defaults().with(BetaSchedule.SQUAREDCOS_CAP_V2, PredictionType.V_PREDICTION), 15);
        assertThat(reach(other)).isCloseTo(reach(UNIT), withinPercentage(1e-9));
    }

    @Test
    void whereNextToNothingIsLeft_nothingIsSteered() {
        SchedulerConfig cosine = SchedulerConfig.defaults()
                .with(BetaSchedule.SQUAREDCOS_CAP_V2, PredictionType.V_PREDICTION)
                .with(TimestepSpacing.TRAILING);
        Scheduler trailing = new DdimScheduler(cosine, 40);
        Shape image = new Shape(1, 3, 256, 256);
        assertThat(Strength.of(5).at(999, trailing, image)).isZero();
        assertThat(Strength.of(5).at(974, trailing, image)).isGreaterThan(5);
    }

    private static double reach(Scheduler scheduler) {
        return IntStream.of(scheduler.timesteps())
                .mapToDouble(t -> Strength.of(3).at(t, scheduler, new Shape(1, 3, 256, 256))
                        / scheduler.config().noise().alphaBar(t))
                .sum();
    }

    @Test
    void itChanges_asTheUnitsFourCurves() {
        double alphaBar = UNIT.config().noise().alphaBar(300);
        assertThat(at(Strength.Over.CONSTANT)).isEqualTo(2);
        assertThat(at(Strength.Over.ALPHA_BAR)).isCloseTo(2 * alphaBar, within(1e-12));
        assertThat(at(Strength.Over.SQRT_ALPHA_BAR)).isCloseTo(2 * Math.sqrt(alphaBar), within(1e-12));
        assertThat(at(Strength.Over.SQRT_ONE_MINUS_ALPHA_BAR)).isCloseTo(2 * Math.sqrt(1 - alphaBar), within(1e-12));
    }

    @Test
    void whatIsNoNumber_isRefused() {
        assertThatThrownBy(() -> Strength.of(Double.NaN)).hasMessage("scale must be a finite number, got NaN");
    }

    private static double at(Strength.Over over) {
        return new Strength(2, over).at(300, UNIT, new Shape(1, 3, 256, 256));
    }
}
