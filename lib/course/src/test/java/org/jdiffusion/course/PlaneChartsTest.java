package org.jdiffusion.course;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.jdiffusion.guidance.Guidance;
import org.jdiffusion.nn.Init;
import org.jdiffusion.plane.PointDenoiser;
import org.jdiffusion.plane.TwoMoons;
import org.jdiffusion.schedule.DdimScheduler;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;

class PlaneChartsTest {
    @Test
    void arrows_pointDownTheLoss_eachALineOfItsOwn() {
        try (NDManager m = Torch.newManager()) {
            Guidance past = new Guidance(
                    new PointDenoiser(Init.random(m, 1)),
                    new DdimScheduler(SchedulerConfig.defaults(), 10),
                    Guidance.Path.PAST_UNET);
            NDArray real = TwoMoons.draw(m, 10, 1);
            XYChart chart = PlaneCharts.slope(past, 0, (points, which) -> points.get(":, 0, 0, 0"), real);
            double[] x = chart.getSeries("down the slope").getXData();
            double[] y = chart.getSeries("down the slope").getYData();
            assertThat(x).hasSize(19 * 19 * 6);
            int left = 0;
            for (int i = 0; i < x.length; i += 6) {
                left += x[i + 1] < x[i] && Math.abs(y[i + 1] - y[i]) < 1e-5 ? 1 : 0;
                assertThat(y[i + 5]).isNaN();
            }
            assertThat(left).isGreaterThan(19 * 19 / 3); // where the clean point is clipped, there is no slope
        }
    }

    @Test
    void ways_beginAndEndWhereThePointsDo() {
        try (NDManager m = Torch.newManager()) {
            NDArray real = TwoMoons.draw(m, 10, 1);
            XYChart chart = PlaneCharts.paths(List.of(new float[] {1, 2, 3, 4}, new float[] {5, 6, 7, 8}), real);
            assertThat(chart.getSeries("path").getXData()).containsExactly(1, 5, 5, 3, 7, 7);
            assertThat(chart.getSeries("path").getYData()).containsExactly(2, 6, Double.NaN, 4, 8, Double.NaN);
            assertThat(chart.getSeries("start").getXData()).containsExactly(1, 3);
            assertThat(chart.getSeries("end").getYData()).containsExactly(6, 8);
        }
    }
}
