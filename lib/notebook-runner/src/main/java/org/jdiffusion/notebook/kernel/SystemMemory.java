package org.jdiffusion.notebook.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How much memory new processes can have on Linux: what the machine has available, or what the control groups of
 * this process leave of their limits if that is less.
 *
 * @param root where {@code proc} and {@code sys} are
 */
record SystemMemory(Path root) {
    static SystemMemory ofThisMachine() {
        return new SystemMemory(Path.of("/"));
    }

    /** In bytes; empty where the system does not tell. */
    OptionalLong available() {
        return LongStream.concat(machine().stream(), groups()).min();
    }

    private OptionalLong machine() {
        OptionalLong kilobytes = field(root.resolve("proc/meminfo"), "MemAvailable:");
        return kilobytes.isPresent() ? OptionalLong.of(kilobytes.getAsLong() * 1024) : kilobytes;
    }

    private LongStream groups() {
        LongStream left = LongStream.empty();
        for (String line : lines(root.resolve("proc/self/cgroup"))) {
            String[] parts = line.split(":", 3); // number, controllers, path
            if (parts.length < 3) {
                continue;
            }
            if (parts[1].isEmpty()) {
                left = LongStream.concat(
                        left,
                        group(
                                root.resolve("sys/fs/cgroup"),
                                parts[2],
                                "memory.max",
                                "memory.current",
                                "inactive_file "));
            } else if (List.of(parts[1].split(",")).contains("memory")) {
                left = LongStream.concat(
                        left,
                        group(
                                root.resolve("sys/fs/cgroup/memory"),
                                parts[2],
                                "memory.limit_in_bytes",
                                "memory.usage_in_bytes",
                                "total_inactive_file "));
            }
        }
        return left;
    }

    /** What the group and those above it leave; within a container its own path may not be visible, its root is. */
    private static LongStream group(Path mount, String path, String limit, String usage, String reclaimable) {
        Path place = mount.resolve(path.replaceFirst("^/+", "")).normalize();
        return Stream.iterate(place, each -> each != null && each.startsWith(mount), Path::getParent)
                .flatMapToLong(folder -> {
                    OptionalLong most = field(folder.resolve(limit), "");
                    OptionalLong used = field(folder.resolve(usage), "");
                    if (most.isEmpty() || used.isEmpty()) {
                        return LongStream.empty();
                    }
                    // The system takes cached files back when a process wants memory.
                    long cached =
                            field(folder.resolve("memory.stat"), reclaimable).orElse(0);
                    return LongStream.of(Math.max(0, most.getAsLong() - used.getAsLong() + cached));
                });
    }

    /** The first number behind a prefix at the start of a line; empty for anything else, such as {@code max}. */
    private static OptionalLong field(Path file, String prefix) {
        return lines(file).stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip().split("\\s", 2)[0])
                .filter(word -> word.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // no such system
        }
    }
}
