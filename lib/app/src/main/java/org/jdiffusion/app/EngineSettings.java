package org.jdiffusion.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jdiffusion.tensor.Allocator;

/** What must be settled before the engine, the log or the console is first touched. */
public final class EngineSettings {
    private EngineSettings() {}

    /** Sets what the user has not. */
    public static void apply() {
        setDefault("ai.djl.offline", "true");
        setDefault("OPT_OUT_TRACKING", "true");
        setDefault("ai.djl.pytorch.graph_optimizer", "false");
        setDefault("ai.djl.pytorch.num_interop_threads", "1");
        if (System.getenv("OMP_NUM_THREADS") == null) { // the engine obeys that one by itself
            setDefault("ai.djl.pytorch.num_threads", Long.toString(cores()));
        }
        Allocator.keepMemory();
        setDefault("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        setDefault("java.awt.headless", "true");
        setDefault("jdk.console", "java.base"); // newer JDKs call anything a console unless told so
    }

    /** Physical cores where the system tells: hyper-threads only get in each other's way in a matrix product. */
    static long cores() {
        long usable = Runtime.getRuntime().availableProcessors();
        try {
            String[] processors =
                    Files.readString(Path.of("/proc/cpuinfo")).strip().split("\n\n");
            long physical = Arrays.stream(processors)
                    .map(text -> text.replaceAll("(?s).*(physical id[^\n]*).*(core id[^\n]*).*", "$1$2"))
                    .distinct()
                    .count();
            return Math.min(usable, physical);
        } catch (IOException e) {
            return usable; // no Linux
        }
    }

    private static void setDefault(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
