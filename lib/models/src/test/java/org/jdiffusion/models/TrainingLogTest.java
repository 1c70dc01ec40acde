package org.jdiffusion.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLogTest {
    @TempDir
    private Path folder;

    @Test
    void resumedLog_goesOnWhereTheStateStood() throws IOException {
        Path file = Files.writeString(folder.resolve("training.csv"), """
                update,loss,seconds
                10,0.50000,7
                20,0.40000,14
                """);
        TrainingLog log = new TrainingLog(file, 10, 10);
        for (int update = 11; update <= 20; update++) {
            log.add(update, 0.25f);
        }
        log.write();

        assertThat(file).hasContent("update,loss,seconds\n10,0.50000,7\n20,0.25000,7\n");
    }

    @Test
    void damagedLog_isNamedWithTheCure() throws IOException {
        Path file = Files.writeString(folder.resolve("training.csv"), "update,loss,seconds\n10,0.5\n");

        assertThatIOException()
                .isThrownBy(() -> new TrainingLog(file, 10, 10))
                .withMessageContaining("'10,0.5'")
                .withMessageContaining("move the file away");
        assertThat(file).exists();
    }
}
