package org.jdiffusion.tensor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * TorchScript methods made from source text, without Python: the text is packed into the archive that libtorch loads
 * (a zip of a pickled empty module and its code) and each method is called with tensors.
 */
final class TorchScript {
    private static final String HEAD = """
            class M(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              _is_full_backward_hook : Optional[bool]
            """;

    private final NDManager manager = Torch.newManager();
    private final PtSymbolBlock module;
    private final Map<String, NDArray> methods = new ConcurrentHashMap<>();
    private final Map<Double, NDArray> scalars = new ConcurrentHashMap<>();

    TorchScript(String methods) {
        try {
            byte[] archive = archive(HEAD + methods.indent(2));
            module = JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(archive), true, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Calls {@code method}; the result belongs to the first argument's manager. */
    NDArray call(String method, NDArray... arguments) {
        return call(method, List.of(), List.of(), arguments);
    }

    /** Calls {@code method} with all of the arguments, in that order. */
    NDArray call(String method, List<NDArray> first, List<NDArray> second, NDArray... last) {
        NDList list = new NDList(first.size() + second.size() + last.length + 1);
        list.addAll(first);
        list.addAll(second);
        list.addAll(Arrays.asList(last));
        list.forEach(argument -> argument.setName(null)); // the engine reads names: "a.b" would make a dictionary of it
        return call(method, list);
    }

    /** As above, with arguments whose names say how to pass them: {@code p[]} collects a list. */
    NDArray call(String method, NDList arguments) {
        arguments.add(methods.computeIfAbsent(method, this::methodName));
        JniUtils.setGraphExecutorOptimize(false); // per thread; the optimizer would profile each new shape
        // training = true: false would run in inference mode, whose tensors can never enter autograd
        return IValueUtils.forward(module, arguments, true).head();
    }

    /** Calls a method that takes or gives back other things than tensors; close what it gives. */
    IValue run(String method, IValue... arguments) {
        JniUtils.setGraphExecutorOptimize(false);
        return IValueUtils.runMethod(module, method, arguments);
    }

    /**
     * A number as the 0-d tensor that a method reads with {@code int(x)} or {@code float(x)}; made once, on the CPU: to
     * read it from a GPU would mean to wait for all that the GPU still has to do.
     */
    NDArray scalar(double value) {
        return scalars.computeIfAbsent(value, v -> unscoped(Torch.cpu().create(v.doubleValue())));
    }

    private NDArray methodName(String method) {
        NDArray name = unscoped(Torch.cpu().create(0f));
        name.setName("module_method:" + method);
        return name;
    }

    /** Keeps a cached tensor out of the caller's scope, which would free it. */
    private static NDArray unscoped(NDArray array) {
        ai.djl.ndarray.NDScope.unregister(array);
        return array;
    }

    private static byte[] archive(String source) throws IOException {
        var pickle = new ByteArrayOutputStream();
        pickle.writeBytes("\u0080\u0002c__torch__\nM\n)\u0081}(".getBytes(ISO_8859_1)); // protocol 2, new M, open dict
        key(pickle, "training");
        pickle.write(0x88); // True
        key(pickle, "_is_full_backward_hook");
        pickle.writeBytes("Nub.".getBytes(ISO_8859_1)); // None, close dict, set state, stop
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.setMethod(ZipOutputStream.STORED);
            entry(zip, "ops/data.pkl", pickle.toByteArray());
            entry(zip, "ops/code/__torch__.py", source.getBytes(UTF_8));
            entry(zip, "ops/constants.pkl", "\u0080\u0002).".getBytes(ISO_8859_1)); // an empty tuple
            entry(zip, "ops/version", "3\n".getBytes(ISO_8859_1));
        }
        return out.toByteArray();
    }

    private static void key(ByteArrayOutputStream out, String key) {
        out.write('X');
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(key.length())
                .array());
        out.writeBytes(key.getBytes(ISO_8859_1));
    }

    private static void entry(ZipOutputStream zip, String name, byte[] data) throws IOException {
        var crc = new CRC32();
        crc.update(data);
        var entry = new ZipEntry(name);
        entry.setSize(data.length);
        entry.setCompressedSize(data.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(data);
        zip.closeEntry();
    }
}
