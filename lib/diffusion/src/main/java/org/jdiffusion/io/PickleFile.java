package org.jdiffusion.io;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jdiffusion.io.PickledTensor.Storage;

/**
 * A state dict that {@code torch.save} wrote, as a zip file (since torch 1.6) or as pickles and storages one after another.
 * Python may run code that such a file holds; here it is data, see {@link TorchObjects}. It must be a dictionary of tensors
 * and nothing else.
 */
final class PickleFile extends TensorFile {
    private static final Object MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final Long VERSION = 1001L;

    /** Tied weights are saved once: tensors may take more than the file, within reason. */
    private static final int MOST_SHARED = 16;

    private final Map<String, PickledTensor> pickled = new LinkedHashMap<>();
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Set<String> apart = new HashSet<>();

    PickleFile(OpenFile file) throws IOException {
        super(file);
        if (file.bytes() < 4) {
            throw file.wrong("too short for a file of torch.save: " + file.bytes() + " bytes");
        }
        ByteBuffer start = file.read(0, 4);
        TorchObjects objects = new TorchObjects(file);
        Map<String, Long> begins = new HashMap<>();
        if (start.getInt(0) == 0x04034b50) {
            openZip(objects, begins);
        } else if ((start.get(0) & 0xFF) == 0x80 || start.get(0) == 'L') {
            openLegacy(objects, begins);
        } else {
            throw file.wrong("is neither a zip file nor a pickle: torch.save did not write it");
        }
        describe(begins);
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    OptionalLong piece(String name) {
        return apart.contains(name) && pickled.get(name).contiguous()
                ? OptionalLong.of(tensors.get(name).begin())
                : OptionalLong.empty();
    }

    @Override
    void numbers(String name, OpenFile.Part part) throws IOException {
        PickledTensor tensor = pickled.get(name);
        TensorInfo info = tensors.get(name);
        if (tensor.contiguous()) {
            file().read(info.begin(), info.end(), part);
        } else if (tensor.bytes() > Integer.MAX_VALUE / 2) {
            throw file().wrong("tensor '" + name + "' is too large for one whose numbers are not in order");
        } else if (tensor.bytes() > 0) {
            part.accept(tensor.gather(file(), info.begin()));
        }
    }

    private void openZip(TorchObjects objects, Map<String, Long> begins) throws IOException {
        Map<String, ZipDirectory.Entry> entries = ZipDirectory.read(file()).entries();
        ZipDirectory.Entry order = entries.get("byteorder");
        if (order != null && !text(order).equals("little")) {
            throw file().wrong("was written on a big-endian machine, byte order '" + text(order) + "': save it anew on "
                    + "another");
        }
        ZipDirectory.Entry data = entries.get("data.pkl");
        if (data == null) {
            throw file().wrong("is a zip file without a data.pkl: torch.save did not write it");
        }
        PickleInput in = new PickleInput(file(), data.begin(), data.end());
        collect(Pickle.read(in, objects));
        if (in.left() > 0) {
            throw file().wrong("something follows the pickle in data.pkl: damaged");
        }
        for (Storage storage : objects.storages().values()) {
            ZipDirectory.Entry entry = entries.get("data/" + storage.key());
            if (entry == null || entry.bytes() != storage.bytes()) {
                throw lacking(storage, entry == null ? "nothing" : entry.bytes() + " bytes");
            }
            begins.put(storage.key(), entry.begin());
        }
    }

    private String text(ZipDirectory.Entry entry) throws IOException {
        return StandardCharsets.US_ASCII
                .decode(file().read(entry.begin(), (int) Math.min(entry.bytes(), 20)))
                .toString();
    }

    private void openLegacy(TorchObjects objects, Map<String, Long> begins) throws IOException {
        PickleInput in = new PickleInput(file(), 0, file().bytes());
        if (!MAGIC.equals(Pickle.read(in, objects))) {
            throw file().wrong("is a pickle that torch.save did not write");
        }
        if (!VERSION.equals(Pickle.read(in, objects))) {
            throw file().wrong("is of another version of torch.save than " + VERSION);
        }
        if (!(Pickle.read(in, objects) instanceof PickledDict system)
                || !(system.entries().get("little_endian") instanceof Boolean little)) {
            throw file().wrong("does not say on what machine it was written: damaged");
        }
        if (!little) {
            throw file().wrong("was written on a big-endian machine: save it anew on another");
        }
        collect(Pickle.read(in, objects));
        if (!(Pickle.read(in, objects) instanceof List<?> keys)) {
            throw file().wrong("does not list its storages: damaged");
        }
        for (Object key : keys) {
            Storage storage = key instanceof String ? objects.storages().get(key) : null;
            if (storage == null || begins.containsKey(key)) {
                throw file().wrong("lists a storage that no tensor has, or one twice: damaged");
            }
            long elements = in.left() < 8 ? -1 : in.long8();
            if (elements != storage.elements() || in.left() < storage.bytes()) {
                throw lacking(storage, in.left() + " bytes for " + elements + " elements");
            }
            begins.put(storage.key(), in.position());
            in.skip(storage.bytes());
        }
        if (in.left() > 0) {
            throw file().wrong("something follows the last storage: damaged");
        }
        for (Storage storage : objects.storages().values()) {
            if (!begins.containsKey(storage.key())) {
                throw lacking(storage, "nothing");
            }
        }
    }

    private CheckpointException lacking(Storage storage, String found) {
        return file().wrong("storage '" + storage.key() + "' takes " + storage.bytes() + " bytes, the file holds "
                + found + ": damaged or cut short");
    }

    private void collect(Object saved) throws CheckpointException {
        if (!(saved instanceof PickledDict dict)) {
            throw file().wrong("holds " + Pickle.kind(saved) + ", wanted a dictionary of tensors");
        }
        for (Map.Entry<String, Object> entry : dict.entries().entrySet()) {
            String name = entry.getKey();
            if (!(entry.getValue() instanceof PickledTensor tensor)) {
                throw file().wrong("entry '" + name + "' is " + Pickle.kind(entry.getValue())
                        + ", wanted a tensor: save the state dict alone, in Python");
            }
            String flaw = tensor.flaw();
            if (flaw != null) {
                throw file().wrong("tensor '" + name + "' " + flaw);
            }
            pickled.put(name, tensor);
        }
        if (!dict.textOnly()) {
            throw file().wrong("has an entry whose name is no text, wanted a state dict");
        }
    }

    private void describe(Map<String, Long> begins) throws CheckpointException {
        double bytes = 0;
        for (Map.Entry<String, PickledTensor> entry : pickled.entrySet()) {
            PickledTensor tensor = entry.getValue();
            Shape shape = tensor.shape();
            long begin =
                    begins.get(tensor.storage().key()) + (tensor.bytes() == 0 ? 0 : tensor.offset() * tensor.width());
            tensors.put(entry.getKey(), new TensorInfo(tensor.dtype(), shape, begin, begin + tensor.bytes()));
            bytes += tensor.bytes();
        }
        if (bytes > (double) MOST_SHARED * file().bytes()) {
            throw file().wrong("its tensors take " + (long) bytes + " bytes, over " + MOST_SHARED
                    + " times as much as the file: refused");
        }
        findApart();
    }

    /** A tensor that shares its numbers with another must not change with it, so it is not mapped. */
    private void findApart() {
        List<String> byPlace = pickled.keySet().stream()
                .filter(name -> pickled.get(name).bytes() > 0)
                .sorted(Comparator.comparing(name -> tensors.get(name).begin()))
                .toList();
        String reaching = null;
        long end = 0;
        for (String name : byPlace) {
            long begin = tensors.get(name).begin();
            if (reaching == null || begin >= end) {
                apart.add(name);
            } else {
                apart.remove(reaching);
            }
            if (begin + pickled.get(name).extent() > end) {
                end = begin + pickled.get(name).extent();
                reaching = name;
            }
        }
    }
}
