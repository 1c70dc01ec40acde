package org.jdiffusion.tensor;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** How much memory a piece of work wants. */
public final class Memory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RESET = Path.of("/proc/self/clear_refs");
    private static final String HIGHEST_FROM_NOW = "5"; // as in proc(5)

    private Memory() {}

    /**
     * Does the work and says how much more memory was held at its most than before: of the GPU where there is one, else of
     * the whole process.
     *
     * @return megabytes (2^20); NaN where the system does not tell
     */
    public static double megabytes(Runnable work) {
        Device device = Torch.device();
        return device.isGpu() ? onGpu(device, work) : inProcess(work);
    }

    /** What this process holds now: megabytes (2^20); NaN where the system does not tell. */
    public static double resident() {
        return kilobytes("VmRSS:") / 1024;
    }

    private static double onGpu(Device device, Runnable work) {
        JniUtils.emptyCudaCache();
        long before = CudaUtils.getGpuMemory(device).getUsed();
        work.run();
        return (CudaUtils.getGpuMemory(device).getUsed() - before) / 1048576.0; // libtorch returns nothing by itself
    }

    private static double inProcess(Runnable work) {
        double before = startCounting();
        work.run();
        return (kilobytes("VmHWM:") - before) / 1024;
    }

    /** What is held now, in kilobytes, from where the highest is counted; NaN where the system does not allow it. */
    private static double startCounting() {
        Allocator.returnMemory();
        try {
            Files.writeString(RESET, HIGHEST_FROM_NOW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            return Double.NaN; // no such file, or a container that forbids it
        }
        return kilobytes("VmRSS:");
    }

    private static double kilobytes(String key) {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(key))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
