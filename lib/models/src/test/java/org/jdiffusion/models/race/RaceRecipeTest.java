package org.jdiffusion.models.race;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jdiffusion.schedule.PredictionType;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.ClassConditionedUNet;
import org.jdiffusion.unet.Denoiser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RaceRecipeTest {
    @ParameterizedTest
    @EnumSource
    void network_answersForADigitAndHearsTheClass(RaceRecipe recipe) {
        try (NDManager manager = Torch.newManager();
                Grad off = Grad.off()) {
            Denoiser network = recipe.network(manager);
            NDArray noise = Noise.normal(manager, new Shape(1, 1, 28, 28), 0);
            NDArray three = network.apply(noise, 900, manager.create(new long[] {3}));
            NDArray four = network.apply(noise, 900, manager.create(new long[] {4}));
            assertThat(three.getShape()).isEqualTo(noise.getShape());
            assertThat(three.sub(four).abs().max().getFloat()).isPositive();
        }
    }

    @Test
    void eachChangesOneThing() {
        assertThat(RaceRecipe.UNIT.scheduler().predictionType()).isEqualTo(PredictionType.EPSILON);
        assertThat(RaceRecipe.SCHEDULE.scheduler()).isEqualTo(RaceRecipe.UNIT.scheduler());
        assertThat(RaceRecipe.VELOCITY.scheduler().predictionType()).isEqualTo(PredictionType.V_PREDICTION);
        assertThat(RaceRecipe.VELOCITY.training()).isEqualTo(RaceRecipe.SCHEDULE.training());
        try (NDManager manager = Torch.newManager()) {
            var near = (ClassConditionedUNet) RaceRecipe.VELOCITY.network(manager);
            var far = (ClassConditionedUNet) RaceRecipe.SPREAD.network(manager);
            assertThat(weights(near).mul(5).sub(weights(far)).abs().max().getFloat())
                    .isLessThan(1e-5f);
            assertThat(near.parameterCount()).isEqualTo(1_708_201);
            assertThat(RaceRecipe.LEAN.network(manager).parameterCount()).isLessThan(1_200_000);
            assertThat(RaceRecipe.PATCHES.hidden()).isZero();
            assertThat(RaceRecipe.LONGER.updates()).isEqualTo(2 * RaceRecipe.GUIDED.updates());
        }
    }

    private static NDArray weights(ClassConditionedUNet model) {
        return model.embedding().parameters().get(0).duplicate();
    }
}
