package org.jdiffusion.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FileGuardTest {
    @TempDir
    private Path folder;

    /** As by a second copy of the classes in a notebook. */
    @Test
    @Timeout(60)
    void whereOthersOfThisJvmHoldTheFile_thatIsSaid_andTheNextGetsIn() throws Exception {
        Path file = folder.resolve("a.lock");
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            other.lock();
            assertThatThrownBy(() -> FileGuard.on(file)).isInstanceOf(OverlappingFileLockException.class);
        }
        try (FileGuard held = FileGuard.on(file)) {
            assertThat(file).exists();
        }
    }
}
