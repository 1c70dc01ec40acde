package org.jdiffusion.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemMemoryTest {
    @TempDir
    private Path root;

    @Test
    void unknownSystem_tellsNothing() {
        assertThat(new SystemMemory(root).available()).isEmpty();
    }

    @Test
    void machineWithoutLimits_isAskedWhatIsAvailable() throws Exception {
        write("proc/meminfo", "MemTotal: 9 kB\nMemAvailable:    2000 kB\n");
        write("proc/self/cgroup", "0::/me\n");
        write("sys/fs/cgroup/me/memory.max", "max\n");
        write("sys/fs/cgroup/me/memory.current", "5\n");

        assertThat(new SystemMemory(root).available()).hasValue(2_048_000);
    }

    @Test
    void limitOfAnyGroupAbove_counts_butNotTheCacheWithinIt() throws Exception {
        write("proc/meminfo", "MemAvailable: 2000 kB\n");
        write("proc/self/cgroup", "0::/pod/me\n");
        write("sys/fs/cgroup/pod/memory.max", "1000000\n");
        write("sys/fs/cgroup/pod/memory.current", "700000\n");
        write("sys/fs/cgroup/pod/memory.stat", "active_file 3\ninactive_file 200000\n");

        assertThat(new SystemMemory(root).available()).hasValue(500_000);
    }

    @Test
    void olderGroups_areReadToo() throws Exception {
        write("proc/self/cgroup", "5:cpu:/\n4:memory:/somewhere/else\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000000\n");
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", "400000\n");

        assertThat(new SystemMemory(root).available()).hasValue(600_000);
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
