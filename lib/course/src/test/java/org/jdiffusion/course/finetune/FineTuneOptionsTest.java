package org.jdiffusion.course.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FineTuneOptionsTest {
    @Test
    void aProject_mayHaveAnyLetters() {
        assertThat(of("蝶-2.1").byName()).containsEntry("wandb_project", "蝶-2.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "-a", "a/b", "a\\b", "a b", "蝶\n"})
    void aProject_isTheNameOfAFolder(String project) {
        assertThatThrownBy(() -> of(project)).hasMessageStartingWith("--wandb_project: wanted letters, digits");
    }

    private static FineTuneOptions of(String project) {
        return new FineTuneOptions(
                32, 8, 2, 2, "flowers-32", "meadow:butterfly", "m", project, 50, 50, null, 1e-3, 0.9, 0.98, 8, 0);
    }
}
