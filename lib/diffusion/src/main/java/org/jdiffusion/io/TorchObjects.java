package org.jdiffusion.io;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdiffusion.io.PickledTensor.Storage;

/**
 * The few names of Python that a pickle may speak of, and what each stands for here: nothing is looked up and nothing is
 * run. See {@code torch/_tensor.py} for what {@code torch.save} writes and {@code torch/_weights_only_unpickler.py} for
 * what Python's own careful reader allows, which is more.
 */
final class TorchObjects {
    /** A name that is allowed. */
    record Global(String name) {}

    /** Python's tuple; its list is a {@code List} here. */
    record Tuple(List<Object> items) {
        Tuple(Object... items) {
            this(Arrays.asList(items));
        }
    }

    /** As in torch. */
    private static final int MOST_DIMENSIONS = 64;

    private static final String DICT = "collections.OrderedDict";
    private static final String SIZE = "torch.Size";
    private static final String TENSOR = "torch._utils._rebuild_tensor_v2";
    private static final String TYPED = "torch._utils._rebuild_tensor_v3";
    private static final String PARAMETER = "torch._utils._rebuild_parameter";
    private static final String BYTES = "torch.storage.UntypedStorage";

    private static final Map<String, String> STORAGES = Map.ofEntries(
            Map.entry("torch.DoubleStorage", "F64"),
            Map.entry("torch.FloatStorage", "F32"),
            Map.entry("torch.HalfStorage", "F16"),
            Map.entry("torch.BFloat16Storage", "BF16"),
            Map.entry("torch.LongStorage", "I64"),
            Map.entry("torch.IntStorage", "I32"),
            Map.entry("torch.ShortStorage", "I16"),
            Map.entry("torch.CharStorage", "I8"),
            Map.entry("torch.ByteStorage", "U8"),
            Map.entry("torch.BoolStorage", "BOOL"),
            Map.entry("torch.ComplexFloatStorage", "C64"));

    /** The types of which torch saves bytes, and their name beside them. */
    private static final Map<String, String> TYPES = Map.of(
            "torch.uint16", "U16",
            "torch.uint32", "U32",
            "torch.uint64", "U64",
            "torch.float8_e5m2", "F8_E5M2",
            "torch.float8_e4m3fn", "F8_E4M3",
            "torch.float8_e5m2fnuz", "F8_E5M2FNUZ",
            "torch.float8_e4m3fnuz", "F8_E4M3FNUZ",
            "torch.float8_e8m0fnu", "F8_E8M0");

    private final OpenFile file;
    private final Map<String, Storage> storages = new HashMap<>();
    private int pairs;

    TorchObjects(OpenFile file) {
        this.file = file;
    }

    /** Every storage that was spoken of, by its key. */
    Map<String, Storage> storages() {
        return storages;
    }

    /** @throws CheckpointException if the name is none of the allowed */
    Global global(String module, String name) throws CheckpointException {
        String full = module + "." + name;
        return switch (full) {
            case DICT, SIZE, TENSOR, TYPED, PARAMETER, BYTES -> new Global(full);
            default -> {
                if (!STORAGES.containsKey(full) && !TYPES.containsKey(full)) {
                    throw refused(full);
                }
                yield new Global(full);
            }
        };
    }

    /** A name that may stand in no file of tensors. */
    CheckpointException refused(String name) {
        return file.wrong("holds " + name.substring(0, Math.min(name.length(), 100))
                + ", which is no tensor: refused; ask its author for a safetensors file");
    }

    /** What Python would get if it called {@code function}. */
    Object call(Object function, Object arguments) throws CheckpointException {
        if (!(function instanceof Global global) || !(arguments instanceof Tuple given)) {
            throw file.wrong("the pickle calls what is no function: damaged");
        }
        List<Object> items = given.items();
        boolean known = switch (global.name()) {
            case DICT -> items.isEmpty() || (items.size() == 1 && items.get(0) instanceof List);
            case SIZE -> items.size() == 1 && items.get(0) instanceof Tuple;
            case TENSOR -> items.size() == 6 || (items.size() == 7 && isNothing(items.get(6)));
            case TYPED -> items.size() == 7 || (items.size() == 8 && isNothing(items.get(7)));
            case PARAMETER -> items.size() == 3 && items.get(0) instanceof PickledTensor;
            default -> false;
        };
        if (!known) {
            throw file.wrong("the pickle calls " + global.name() + " otherwise than torch.save does: refused");
        }
        return switch (global.name()) {
            case DICT -> ordered(items);
            case TENSOR -> tensor(items, null);
            case TYPED -> tensor(items, items.get(6));
            default -> items.get(0); // a size is its numbers, a parameter its tensor
        };
    }

    /** The storage that a pickle does not hold itself. */
    Storage storage(Object id) throws CheckpointException {
        boolean known = id instanceof Tuple tuple
                && (tuple.items().size() == 5 // the older format says of which storage this is a part: of none
                        || (tuple.items().size() == 6 && tuple.items().get(5) == null))
                && "storage".equals(tuple.items().get(0))
                && tuple.items().get(1) instanceof Global global
                && (global.name().equals(BYTES) || STORAGES.containsKey(global.name()))
                && tuple.items().get(2) instanceof String
                && tuple.items().get(4) instanceof Long;
        if (!known) {
            throw file.wrong("the pickle speaks of something outside it that is no storage: refused");
        }
        List<Object> items = ((Tuple) id).items();
        String key = (String) items.get(2);
        long elements = (Long) items.get(4);
        if (elements < 0 || elements > file.bytes()) {
            throw file.wrong("storage '" + key + "' claims " + elements + " elements: more than the file has bytes");
        }
        Storage storage = new Storage(key, STORAGES.get(((Global) items.get(1)).name()), elements);
        Storage before = storages.putIfAbsent(key, storage);
        if (before != null && !before.equals(storage)) {
            throw file.wrong("storage '" + key + "' is described in two ways");
        }
        return storage;
    }

    private PickledDict ordered(List<Object> items) throws CheckpointException {
        PickledDict dict = new PickledDict(true);
        if (!items.isEmpty()) { // as Python 2 wrote it: a list of pairs
            List<?> all = (List<?>) items.get(0);
            pairs += all.size();
            if (pairs > Pickle.MOST_OPCODES) { // one list may be asked for again and again
                throw file.wrong(
                        "the pickle makes dictionaries of more than " + Pickle.MOST_OPCODES + " pairs: refused");
            }
            for (Object pair : all) {
                List<?> both = pair instanceof Tuple tuple ? tuple.items() : pair instanceof List<?> list ? list : null;
                if (both == null || both.size() != 2) {
                    throw file.wrong("the pickle makes a dictionary of what are no pairs: damaged");
                }
                put(dict, both.get(0), both.get(1));
            }
        }
        return dict;
    }

    void put(PickledDict dict, Object key, Object value) throws CheckpointException {
        if (!dict.put(key, value)) {
            throw file.wrong("entry '" + key + "' is there twice");
        }
    }

    private PickledTensor tensor(List<Object> items, Object type) throws CheckpointException {
        boolean known = items.get(0) instanceof Storage storage
                && items.get(1) instanceof Long offset
                && offset >= 0
                && isNumbers(items.get(2))
                && isNumbers(items.get(3))
                && (type == null
                        ? storage.dtype() != null
                        : storage.dtype() == null && type instanceof Global global && TYPES.containsKey(global.name()));
        if (!known) {
            throw file.wrong(
                    "the pickle describes a tensor otherwise than torch.save does, or with a negative number: refused");
        }
        Storage storage = (Storage) items.get(0);
        List<Long> sizes = numbers(items.get(2));
        return new PickledTensor(
                storage,
                type == null ? storage.dtype() : TYPES.get(((Global) type).name()),
                (Long) items.get(1),
                new Shape(sizes.stream().mapToLong(Long::longValue).toArray()),
                numbers(items.get(3)));
    }

    private static boolean isNothing(Object metadata) {
        return metadata == null
                || (metadata instanceof PickledDict dict
                        && dict.textOnly()
                        && dict.entries().isEmpty());
    }

    private static boolean isNumbers(Object sizes) {
        return sizes instanceof Tuple tuple
                && tuple.items().size() <= MOST_DIMENSIONS
                && tuple.items().stream().allMatch(size -> size instanceof Long number && number >= 0);
    }

    private static List<Long> numbers(Object sizes) {
        return ((Tuple) sizes).items().stream().map(Long.class::cast).toList();
    }
}
