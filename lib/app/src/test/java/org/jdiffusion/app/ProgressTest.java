package org.jdiffusion.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void aDownloadThatNobodyWatches_saysEachNumberOnce() {
        StringWriter said = new StringWriter();
        try (DownloadBars bars = new DownloadBars(new PrintWriter(said, true))) {
            for (long done = 0; done <= 3_500_000; done += 10_000) {
                bars.received("weights", done, 3_500_000);
            }
        }
        assertThat(said.toString().lines())
                .containsExactly(
                        "weights (MB): 0 of 3", "weights (MB): 1 of 3", "weights (MB): 2 of 3", "weights (MB): 3 of 3");
    }
}
