package org.jdiffusion.notebook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeoutsTest {
    @ParameterizedTest
    @CsvSource({"500ms, 500", "60s, 60000", "2m, 120000", "1h, 3600000", "90, 90000", "5 s, 5000"})
    void goodTimes_areRead(String text, long millis) {
        assertThat(Timeouts.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "0", "1.5s", "1d", "99999999999s"})
    void badTimes_areRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Timeouts.parse(text))
                .withMessageContaining(text);
    }
}
