package org.jdiffusion.app;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Java and memory. */
final class MachineChecks {
    /** What a notebook of the small profile may take. */
    private static final double NEEDED_GB = 1.5;

    /** Limits of the container this runs in, new kind and old. */
    private static final List<Path> LIMITS =
            List.of(Path.of("/sys/fs/cgroup/memory.max"), Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"));

    private MachineChecks() {}

    static List<Check> all() {
        return List.of(java(), memory());
    }

    private static Check java() {
        String found = System.getProperty("java.runtime.version") + ", " + System.getProperty("java.vendor") + ", "
                + System.getProperty("java.home");
        return ModuleFinder.ofSystem().find("jdk.jshell").isPresent()
                ? Check.ok("JDK", found)
                : Check.fail("JDK", found + " has no jshell", "point JAVA_HOME at a full JDK 17 or newer");
    }

    private static Check memory() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        double usable = gigabytes(system.getTotalMemorySize()); // the container's, in one
        double limit = containerLimit();
        String found = String.format(
                Locale.ROOT,
                "heap up to %.1f GB, machine %.1f GB, container %s",
                gigabytes(Runtime.getRuntime().maxMemory()),
                usable,
                Double.isInfinite(limit) ? "without limit" : String.format(Locale.ROOT, "limit %.1f GB", limit));
        return Math.min(usable, limit) >= NEEDED_GB
                ? Check.ok("memory", found)
                : Check.fail("memory", found, "give the machine or the container 2 GB: a notebook takes up to 1.5");
    }

    private static double containerLimit() {
        for (Path file : LIMITS) {
            try {
                String text = Files.exists(file) ? Files.readString(file).strip() : "";
                if (text.matches("\\d{1,17}")) { // older kernels write a huge number for none
                    return gigabytes(Long.parseLong(text));
                }
            } catch (IOException e) {
                return Double.POSITIVE_INFINITY; // not for us to read
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    private static double gigabytes(long bytes) {
        return bytes / (double) (1 << 30);
    }
}
