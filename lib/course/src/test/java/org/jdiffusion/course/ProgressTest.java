package org.jdiffusion.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final List<String> shown = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private long now;

    @BeforeEach
    void watch() {
        Live.screen((id, value, again) -> {
            shown.add((again ? "again " : "new ") + value);
            ids.add(id);
        });
    }

    @AfterEach
    void lookAway() {
        Live.screen((id, value, again) -> {});
        Thread.interrupted();
    }

    @Test
    void bar_isDrawnFourTimesASecondInOnePlace() {
        try (var bar = new Progress("training", 1000, () -> now)) {
            for (int i = 0; i < 1000; i++) {
                now += TimeUnit.MILLISECONDS.toNanos(1);
                bar.step("loss 0.5");
            }
        }
        assertThat(shown).hasSize(1 + 4 + 1);
        assertThat(shown.get(0)).startsWith("new training: 0%|");
        assertThat(shown.get(2))
                .isEqualTo(
                        "again training: 50%|\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588          | 500/1000 [00:01<00:01, 1.00e+03/s, loss 0.5]");
        assertThat(ids).containsOnly(ids.get(0));
    }

    @Test
    void lastState_hasNoTimesAndNoNote() {
        try (var bar = new Progress("training", 3, () -> now++)) {
            bar.step("loss 0.25");
            bar.step("loss 0.125");
        }
        assertThat(shown.get(shown.size() - 1)).isEqualTo("again training: 2/3");
        assertThat(new Bar("a<b", 3, 3, 1, "loss 1", false).html())
                .contains("a&lt;b", ">3/3<")
                .doesNotContain("loss");
    }

    @Test
    void interruptedThread_stopsAtTheNextStep() {
        try (var bar = new Progress("training", 10, () -> now)) {
            bar.step();
            Thread.currentThread().interrupt();
            assertThatThrownBy(bar::step)
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("training: interrupted after 2 of 10");
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(shown.get(shown.size() - 1)).isEqualTo("again training: 2/10");
    }

    @Test
    void loop_countsEachItemOnce() {
        List<Integer> seen = new ArrayList<>();
        for (int item : Progress.over("sampling", List.of(7, 8, 9))) {
            seen.add(item);
        }
        assertThat(seen).containsExactly(7, 8, 9);
        assertThat(shown.get(shown.size() - 1)).isEqualTo("again sampling: 3/3");
    }

    @Test
    void nothingToDo_isRefused() {
        assertThatThrownBy(() -> Progress.of("training", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("total: want at least 1 step, got 0");
    }

    @Test
    void longRuns_areToldInHours() {
        assertThat(new Bar("training", 1, 3, 5400, "", true).toString()).contains("[1:30:00<3:00:00, 0.000185/s]");
    }
}
