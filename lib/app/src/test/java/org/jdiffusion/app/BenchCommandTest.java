package org.jdiffusion.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchCommandTest {
    @Test
    void printsOneLineOfJsonACase() throws IOException {
        CourseRun course = CourseRun.run("bench", "--cases", "mnist_forward_b1", "--repeats", 1);

        assertThat(course.exit()).as(course.err()).isZero();
        assertThat(course.out().lines()).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(course.out());
        assertThat(line.fieldNames()).toIterable().containsExactly("case", "ms", "min_ms", "peak_rss_mb");
        assertThat(line.path("case").asText()).isEqualTo("mnist_forward_b1");
        assertThat(line.path("ms").asDouble()).isPositive();
        assertThat(line.path("peak_rss_mb").asLong()).isGreaterThan(50);
    }

    @ParameterizedTest
    @EnumSource(
            value = BenchCase.class,
            names = {"MNIST_FORWARD_B1", "MNIST_GUIDED_SHORTCUT_B8", "MNIST_GUIDED_THROUGH_B8"})
    void aCaseDoesItsWorkAgainAndLeavesNothingBehind(BenchCase one) {
        try (NDManager manager = Torch.newManager()) {
            var work = one.work(manager);
            double first = work.getAsDouble();
            int arrays =
                    ((ai.djl.ndarray.BaseNDManager) manager).getManagedArrays().size();

            assertThat(work.getAsDouble()).isFinite().isEqualTo(first);
            assertThat(((ai.djl.ndarray.BaseNDManager) manager).getManagedArrays())
                    .hasSize(arrays);
        }
    }

    @Test
    void namesStayAsPeersAndPagesUseThem() {
        assertThat(Arrays.stream(BenchCase.values()).map(BenchCase::key))
                .containsExactly(
                        "mnist_forward_b1",
                        "mnist_forward_b8",
                        "mnist_forward_b128",
                        "mnist_train_b128",
                        "mnist_guided_shortcut_b8",
                        "mnist_guided_through_b8",
                        "flowers_train_b16",
                        "flowers_guided_shortcut_b8",
                        "flowers_guided_through_b8",
                        "big_forward_b1",
                        "big_guided_through_b1",
                        "big_train_b1");
    }
}
