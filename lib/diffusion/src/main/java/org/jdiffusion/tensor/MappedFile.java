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
public final class MappedFile implements AutoCloseable {
    private static final TorchScript SCRIPT = new TorchScript("""
            def map(self: __torch__.M,
              path: str,
              size: int,
              type: int,
              targets: List[Tensor],
              begins: List[int]) -> List[Tensor]:
              file = torch.from_file(path, False, size, dtype=type)
              values = annotate(List[Tensor], [])
              for i in range(torch.len(targets)):
                x = targets[i]
                begin = begins[i]
                part = torch.slice(file, 0, begin, torch.add(begin, torch.numel(x)))
                y = torch.view(part, torch.size(x))
                if torch.eq(ops.prim.type(ops.prim.device(x)), "cpu"):
                  z = torch.to(y, ops.prim.dtype(x))
                else:
                  z = y
                _0 = torch.append(values, z)
              return values
            def fill(self: __torch__.M,
              targets: List[Tensor],
              values: List[Tensor]) -> int:
              for i in range(torch.len(targets)):
                x = targets[i]
                if torch.eq(ops.prim.type(ops.prim.device(x)), "cpu"):
                  x0 = torch.set_(x, values[i])
                else:
                  x1 = torch.copy_(x, values[i])
              return torch.len(targets)
            """);

    private final Path path;
    private final long size;
    private final Map<DataType, Part> parts = new EnumMap<>(DataType.class);
    private final Map<DataType, IValue> mapped = new EnumMap<>(DataType.class);

    /** Tensors of one type, and the first number of each. */
    private record Part(List<NDArray> targets, List<Long> begins) {
        IValue list() {
            return IValue.listFrom(targets.toArray(PtNDArray[]::new));
        }
    }

    /** A file of {@code size} bytes, which is not looked at until {@link #map}. */
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
     * Maps the file for every tensor noted, and converts what is of another type; the tensors stay as they are.
     *
     * @throws IOException if the system cannot map the file
     */
    public void map() throws IOException {
        for (Map.Entry<DataType, Part> entry : parts.entrySet()) {
            DataType type = entry.getKey();
            Part part = entry.getValue();
            long[] begins = part.begins.stream().mapToLong(Long::longValue).toArray();
            try (Grad off = Grad.off();
                    IValue file = IValue.from(path.toAbsolutePath().toString());
                    IValue count = IValue.from(size / type.getNumOfBytes());
                    IValue code = IValue.from(code(type));
                    IValue targets = part.list();
                    IValue from = IValue.listFrom(begins)) {
                mapped.put(type, SCRIPT.run("map", file, count, code, targets, from));
            } catch (EngineException e) {
                String reason =
                        e.getMessage().lines().reduce((first, last) -> last).orElse("");
                throw new IOException(path + ": cannot be mapped: " + reason, e);
            }
        }
    }

    /** Fills every tensor noted with what {@link #map} found. */
    public void fill() {
        mapped.forEach((type, values) -> {
            try (Grad off = Grad.off();
                    IValue targets = parts.get(type).list()) {
                SCRIPT.run("fill", targets, values).close();
            }
        });
    }

    /** Lets go of the mapping, but for the tensors that share it. */
    @Override
    public void close() {
        mapped.values().forEach(IValue::close);
        mapped.clear();
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
