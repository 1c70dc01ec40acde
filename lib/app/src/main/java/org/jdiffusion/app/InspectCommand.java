package org.jdiffusion.app;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jdiffusion.io.TensorFile;
import org.jdiffusion.io.TensorInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code course inspect}: what a safetensors file, or one of {@code torch.save}, holds. The file is believed in nothing, and no tensor is read but to look for NaN. */
@Command(
        name = "inspect",
        description =
                "List the tensors of a safetensors file or of a .bin of torch.save; exit 2 and the reason if it is none.",
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
    /** Names and remarks are cut here: a hostile file has longer ones than any screen. */
    private static final int LONGEST = 120;

    private static final Set<String> FLOATS = Set.of("F64", "F32", "F16", "BF16");

    private static final int MOST_DIMENSIONS = 12;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE")
    private Path file;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (TensorFile tensors = TensorFile.open(file)) {
            Table table = new Table(Set.of(3), "tensor", "dtype", "shape", "bytes");
            long bytes = 0;
            long numbers = 0;
            for (Map.Entry<String, TensorInfo> entry : tensors.tensors().entrySet()) {
                TensorInfo info = entry.getValue();
                long size = info.end() - info.begin();
                table.add(
                        Failures.clipped(entry.getKey(), LONGEST),
                        info.dtype(),
                        shape(info.shape()),
                        String.format("%,d", size));
                bytes += size;
                numbers += info.shape().size();
            }
            table.print(out);
            out.println();
            tensors.metadata()
                    .forEach((key, value) -> out.println(
                            "metadata  " + Failures.clipped(key, LONGEST) + " = " + Failures.clipped(value, LONGEST)));
            for (Map.Entry<String, TensorInfo> entry : tensors.tensors().entrySet()) {
                long strange = FLOATS.contains(entry.getValue().dtype()) ? tensors.countNonFinite(entry.getKey()) : 0;
                if (strange > 0) {
                    out.printf(
                            "warning  %s: %,d NaN or infinite%n", Failures.clipped(entry.getKey(), LONGEST), strange);
                }
            }
            out.printf("%d tensors, %,d numbers, %,d bytes%n", tensors.tensors().size(), numbers, bytes);
        }
        return 0;
    }

    private static String shape(Shape shape) {
        String sizes = Arrays.stream(shape.getShape())
                .limit(MOST_DIMENSIONS)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(", "));
        int more = shape.dimension() - MOST_DIMENSIONS;
        return "[" + sizes + (more > 0 ? ", ... " + more + " more" : "") + "]";
    }
}
