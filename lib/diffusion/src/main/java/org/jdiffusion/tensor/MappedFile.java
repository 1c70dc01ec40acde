package org.jdiffusion.tensor;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Fills tensors from a file without reading it first: the file is mapped, as Python's safetensors does, and a tensor of
 * the file's own type on the CPU becomes a view of it whose pages the system fetches when they are used. What is changed
 * later is changed in memory alone. The mapping ends with the last tensor that shares it. As in Python, a mapped file may
 * be replaced or deleted, but not be cut short or written over in place.
 */
public final class MappedFile {
    private static final TorchScript SCRIPT = new TorchScript("""
            def fill(self: __torch__.M,
              path: str,
              size: int,
              type: int,
              targets: List[Tensor],
              begins: List[int]) -> int:
              file = torch.from_file(path, False, size, dtype=type)
              for i in range(torch.len(targets)):
                x = targets[i]
                begin = begins[i]
                part = torch.slice(file, 0, begin, torch.add(begin, torch.numel(x)))
                y = torch.view(part, torch.size(x))
                same = torch.eq(ops.prim.dtype(x), type)
                if torch.__and__(same, torch.eq(ops.prim.type(ops.prim.device(x)), "cpu")):
                  x0 = torch.set_(x, y)
                else:
                  x1 = torch.copy_(x, y)
              return size
            """);

    private final Path path;
    private final long size;
    private final Map<DataType, Part> parts = new EnumMap<>(DataType.class);

    /** Tensors of one type, and the first number of each. */
    private record Part(List<NDArray> targets, List<Long> begins) {}

    /** A file of {@code size} bytes, from which nothing is filled until {@link #fill}. */
    public MappedFile(Path path, long size) {
        this.path = path;
        this.size = size;
    }

    /**
     * Whether files at {@code path} can be mapped: those of the system, and not on Windows, which would not let a mapped
     * file be replaced by what was trained from it.
     */
    public static boolean canMap(Path path) {
        return path.getFileSystem().equals(FileSystems.getDefault())
                && !System.getProperty("os.name").startsWith("Windows");
    }

    /**
     * Notes that {@code target} is to hold the numbers from byte {@code begin} on.
     *
     * @param type as the file has them: float64, float32, float16 or bfloat16
     * @param begin a multiple of that type's bytes
     */
    public void add(NDArray target, DataType type, long begin) {
        int width = type.getNumOfBytes();
        if (begin < 0 || begin % width != 0 || begin + target.size() * width > size) {
            throw new IllegalArgumentException("begin must be a multiple of " + width + " in the file, got " + begin);
        }
        code(type);
        Part part = parts.computeIfAbsent(type, key -> new Part(new ArrayList<>(), new ArrayList<>()));
        part.targets.add(target);
        part.begins.add(begin / width);
    }

    /**
     * Fills every tensor noted.
     *
     * @throws IOException if the system cannot map the file
     */
    public void fill() throws IOException {
        for (Map.Entry<DataType, Part> entry : parts.entrySet()) {
            DataType type = entry.getKey();
            Part part = entry.getValue();
            long[] begins = part.begins.stream().mapToLong(Long::longValue).toArray();
            try (Grad off = Grad.off();
                    IValue file = IValue.from(path.toAbsolutePath().toString());
                    IValue count = IValue.from(size / type.getNumOfBytes());
                    IValue code = IValue.from(code(type));
                    IValue targets = IValue.listFrom(part.targets.toArray(PtNDArray[]::new));
                    IValue from = IValue.listFrom(begins)) {
                SCRIPT.run("fill", file, count, code, targets, from);
            } catch (EngineException e) {
                String reason =
                        e.getMessage().lines().reduce((first, last) -> last).orElse("");
                throw new IOException(path + ": cannot be mapped: " + reason, e);
            }
        }
    }

    /** As c10/core/ScalarType.h counts. */
    private static int code(DataType type) {
        return switch (type) {
            case FLOAT64 -> 7;
            case FLOAT32 -> 6;
            case FLOAT16 -> 5;
            case BFLOAT16 -> 15;
            default -> throw new IllegalArgumentException("type must be a floating-point type, got " + type);
        };
    }
}
