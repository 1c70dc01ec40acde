package org.jdiffusion.course.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassesTest {
    @ParameterizedTest
    @CsvSource({"10, 2, 2", "10, 3, 2", "1000, 8, 2", "7, 8, 3", "16, 4, 1", "1, 1, 1", "5, 1, 9"})
    void updatesAndPasses_areThoseOfALoopOverEpochs(int pictures, int batch, int accumulate) {
        Passes passes = new Passes(pictures, batch, accumulate);
        long updates = 0;
        long passed = 0;
        for (int epoch = 0; epoch < 3; epoch++) {
            for (int done = 0, inUpdate = 0; done < pictures; done += batch) {
                passed++;
                inUpdate++;
                boolean last = done + batch >= pictures;
                if (inUpdate == accumulate || last) {
                    updates++;
                    inUpdate = 0;
                    long seen = (long) epoch * pictures + Math.min(pictures, done + batch);
                    assertThat(passes.after(updates)).isEqualTo(passed);
                    assertThat(passes.pictures(updates)).isEqualTo(seen);
                }
            }
            assertThat(updates).isEqualTo((epoch + 1L) * passes.updatesPerEpoch());
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 5", "3, 3", "1, 6", "7, 1", "100, 0"})
    void whatIsDueEverySoOften_comesWithTheUpdateThatReachesIt(int every, int times) {
        Passes passes = new Passes(10, 2, 2); // passes 2, 4, 5, 7, 9, 10
        long due = 0;
        for (long updates = 1; updates <= 6; updates++) {
            due += passes.due(updates, every) ? 1 : 0;
        }
        assertThat(due).isEqualTo(times); // an update that reaches two multiples is due once
    }
}
