package org.jdiffusion.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;

/** The engine as a whole: started offline and without telemetry, one seeded generator, one count of threads. */
public final class Torch {
    static {
        setDefault("ai.djl.offline", "true"); // natives come from the class path, never from a download
        setDefault("OPT_OUT_TRACKING", "true");
        setDefault("ai.djl.pytorch.graph_optimizer", "false");
        setDefault("ai.djl.pytorch.num_interop_threads", "1");
    }

    private static volatile boolean cpuOnly;

    private Torch() {}

    /** A manager on the best device at hand (the first GPU, else the CPU); close it to free what it owns. */
    public static NDManager newManager() {
        return NDManager.newBaseManager(device(), "PyTorch");
    }

    /** The device that {@link #newManager} uses. */
    public static Device device() {
        return cpuOnly ? Device.cpu() : Engine.getEngine("PyTorch").defaultDevice();
    }

    /** Leaves GPUs alone from now on: {@link #device} is the CPU. */
    public static void useCpu() {
        cpuOnly = true;
    }

    /** Version of libtorch, such as {@code 2.7.1}. */
    public static String version() {
        return Engine.getEngine("PyTorch").getVersion();
    }

    /** Threads that one operation may use. */
    public static int threads() {
        device(); // starts the engine, which reads its settings once
        return JniUtils.getNumThreads();
    }

    /** The CPU, whatever the device: seeded numbers are drawn, tables worked out and scalars kept here. */
    public static NDManager cpu() {
        return Holder.CPU;
    }

    private static final class Holder {
        static final NDManager CPU = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    }

    private static void setDefault(String key, String value) {
        if (System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }
}
