package org.jdiffusion.io;

import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.tensor.Torch;

/** Pickles that want to run something, to take all memory or to lie; and a program that reads them all. */
final class HostilePickles {
    private static final String REFUSED = "holds os.system, which is no tensor: refused";
    private static final long[] TWO = {2};
    private static final long[] ONE = {1};

    private HostilePickles() {}

    /** @param reason part of what is said of the file, which has four float32 in its storage */
    record Hostile(byte[] pickle, String reason) {}

    static Map<String, Hostile> all() {
        Map<String, Hostile> all = new LinkedHashMap<>();
        put(all, "GLOBAL REDUCE", start().raw("cos\nsystem\n").text("true").raw("\u0085R"), REFUSED);
        put(all, "STACK_GLOBAL", start().text("os").text("system").raw("\u0093"), REFUSED);
        put(all, "INST", start().raw("(").text("true").raw("ios\nsystem\n"), REFUSED);
        put(all, "OBJ", start().raw("(cos\nsystem\n").text("true").raw("o"), REFUSED);
        put(all, "OBJ of a name allowed", start().raw("(ctorch\nSize\no"), "an object of torch.Size");
        put(all, "NEWOBJ", start().raw("ccollections\nOrderedDict\n)\u0081"), "an object of collections.OrderedDict");
        put(all, "NEWOBJ_EX", start().raw("ctorch\nSize\n)}\u0092"), "an object of torch.Size");
        put(all, "BUILD of an object", start().raw("cos\nPathLike\n)\u0081}b"), "holds os.PathLike");
        put(all, "BUILD of a tensor", start().tensor(4, 0, TWO, ONE).raw("}b"), "the state of a tensor");
        put(all, "BUILD of a plain dictionary", start().raw("}}b"), "the state of a dictionary");
        put(
                all,
                "BUILD by __setstate__",
                start().raw("ccollections\nOrderedDict\n}").text("__setstate__").raw("cos\nsystem\nsb"),
                REFUSED);
        put(all, "eval", start().raw("c__builtin__\neval\n"), "__builtin__.eval");
        put(all, "a storage's bytes", start().raw("ctorch.storage\n_load_from_bytes\n"), "_load_from_bytes");
        put(
                all,
                "a dotted way out",
                start().text("torch").text("storage.os.system").raw("\u0093"),
                "os.system");
        put(all, "an extension", start().raw("\u0082\u0001"), "opcode 0x82");
        put(all, "a persistent name", start().raw("Pstorage\n"), "opcode 0x50");
        put(all, "REDUCE of text", start().text("os").raw(")R"), "no function");
        put(all, "REDUCE of a storage's type", start().raw("ctorch\nFloatStorage\nK\u0005\u0085R"), "otherwise");
        put(all, "an old tensor", start().raw("ctorch._utils\n_rebuild_tensor\n"), "torch._utils._rebuild_tensor");
        put(all, "a number of 2 GB", start().raw("\u008b").int4(0x7FFFFFFF), "opcode 0x8b");
        put(all, "text of 2 GB", start().raw("X").int4(0x7FFFFFFF), "2147483647 bytes more");
        put(all, "text of -1", start().raw("X").int4(-1), "4294967295 bytes more");
        put(all, "text of 8 EB", start().raw("\u008d").long8(Long.MAX_VALUE), "bytes more");
        put(all, "bytes of 16 EB", start().raw("\u008e").long8(-1), "bytes more");
        put(all, "a frame of 8 EB", start().raw("\u0095").long8(Long.MAX_VALUE), "bytes more");
        put(all, "much text", start().text("x".repeat(8_000_001)), "of text");
        put(all, "a long line", start().raw("c" + "x".repeat(100_000)), "line of more than");
        put(all, "text that is none", start().raw("\u008c\u0001\u00ff"), "UTF-8");
        put(all, "protocol 6", new Pickles().raw("\u0080\u0006}"), "protocol 6");
        put(all, "marks", start().repeat("(", 1_000_000), "more than 500000 steps");
        put(all, "empty dictionaries", start().repeat("}", 1_000_000), "steps");
        put(all, "full dictionaries", start().repeat("}\u008c\u0001aNs", 200_000), "steps");
        put(all, "empty lists", start().repeat("]", 1_000_000), "steps");
        put(all, "a deep tuple", start().raw(")").repeat("\u0085", 1_000_000), "steps");
        put(all, "a deep list", start().raw("]").repeat("]a", 100_000), "holds a list");
        put(all, "a list in itself", start().raw("]q\u0001h\u0001a"), "holds a list");
        put(all, "a dictionary in itself", start().raw("}q\u0001").text("a").raw("h\u0001s"), "'a' is a dictionary");
        put(
                all,
                "one list, made dictionaries of again and again",
                start().raw("](")
                        .repeat("K\u0001N\u0086", 50_000)
                        .raw("eq\u0001ccollections\nOrderedDict\nq\u0002")
                        .repeat("h\u0002h\u0001\u0085R0", 60_000),
                "pairs: refused");
        put(all, "a memo of everything", memo(), "steps");
        put(all, "doubling tuples", start().raw(")").repeat("q\u0001h\u0001\u0086", 100_000), "holds a tuple");
        put(all, "doubling lists", start().raw("]").repeat("q\u0001]h\u0001ah\u0001a", 30), "holds a list");
        put(all, "a value not kept", start().raw("h\u0009"), "did not keep");
        put(all, "an empty stack", start().raw("0"), "empty stack");
        put(all, "below a mark", start().raw("](0"), "empty stack");
        put(all, "no mark", start().raw("t"), "mark");
        put(all, "a number that is none", start().raw("I1x\n"), "number");
        put(all, "no key", start().raw("}(Nu"), "entries");
        put(all, "a key twice", start().raw("}(").text("a").raw("N").text("a").raw("Nu"), "'a' is there twice");
        put(all, "a key that is no text", start().raw("}K\u0001Ns"), "no text");
        put(all, "None", start().raw("N"), "holds None, wanted a dictionary");
        put(all, "a tensor alone", start().tensor(4, 0, TWO, ONE), "holds a tensor, wanted a dictionary");
        put(
                all,
                "an optimizer",
                start().raw("}")
                        .text("state")
                        .raw("}")
                        .text("lr")
                        .raw("G")
                        .long8(0)
                        .raw("ss"),
                "entry 'state' is a dictionary");
        put(all, "two pickles", new Pickles().raw("}.}"), "follows");
        views(all);
        return all;
    }

    private static void views(Map<String, Hostile> all) {
        view(all, "beyond", Pickles.one(4, 3, TWO, ONE), "reaches outside its storage of 16 bytes");
        view(all, "beyond by stride", Pickles.one(4, 0, TWO, new long[] {4}), "outside");
        view(all, "far beyond", Pickles.one(4, Long.MAX_VALUE, ONE, ONE), "too large to count");
        view(all, "overflow", Pickles.one(4, 0, new long[] {1L << 62, 4}, new long[] {0, 0}), "too large to count");
        view(all, "overflow by stride", Pickles.one(4, 0, new long[] {5}, new long[] {1L << 62}), "too large");
        view(all, "overflow in bytes", Pickles.one(4, 0, new long[] {1L << 61}, new long[] {0}), "too large");
        view(all, "empty and too large", Pickles.one(4, 0, new long[] {0, 1L << 62, 4}, new long[] {1, 1, 1}), "large");
        view(all, "expanded for ever", Pickles.one(4, 0, new long[] {1L << 40}, new long[] {0}), "as much as the file");
        view(all, "negative size", Pickles.one(4, 0, new long[] {-2}, ONE), "negative");
        view(all, "negative stride", Pickles.one(4, 3, TWO, new long[] {-1}), "negative");
        view(all, "negative offset", Pickles.one(4, -1, ONE, ONE), "negative");
        view(all, "strides missing", Pickles.one(4, 0, TWO, new long[0]), "1 dimensions and 0 strides");
        view(all, "65 dimensions", Pickles.one(4, 0, new long[65], new long[65]), "otherwise");
        view(all, "over itself", Pickles.one(4, 0, new long[] {2, 2}, ones(2)), "overlaps itself");
        view(all, "storage too long", Pickles.one(5, 0, TWO, ONE), "storage '0' takes 20 bytes, the file holds 16");
        view(all, "storage too short", Pickles.one(3, 0, TWO, ONE), "takes 12 bytes");
        view(all, "storage of 4 EB", Pickles.one(1L << 60, 0, TWO, ONE), "claims 1152921504606846976 elements");
        view(all, "storage of -1", Pickles.one(-1, 0, TWO, ONE), "claims -1 elements");
        put(
                all,
                "storage of two sizes",
                start().raw("}")
                        .text("a")
                        .tensor(4, 0, ONE, ONE)
                        .raw("s")
                        .text("b")
                        .tensor(3, 0, ONE, ONE)
                        .raw("s"),
                "described in two ways");
        Pickles missing = start().raw("}").text("a").raw("ctorch._utils\n_rebuild_tensor_v2\n((");
        missing.text("storage")
                .raw("ctorch\nFloatStorage\n")
                .text("7")
                .text("cpu")
                .raw("K\u0004tQK\u0000");
        put(all, "no such storage", missing.tuple(2).tuple(1).raw("\u0089}tRs"), "the file holds nothing");
        put(all, "something else outside", start().text("module").raw("\u0085Q"), "no storage");
        put(
                all,
                "a tensor of text",
                start().raw("ctorch._utils\n_rebuild_tensor_v2\n(").text("x").raw("K\u0000))\u0089}tR"),
                "otherwise");
        put(
                all,
                "a negated tensor",
                start().raw("ctorch._utils\n_rebuild_tensor_v2\n(")
                        .storage(4)
                        .raw("K\u0000")
                        .tuple(2)
                        .tuple(1)
                        .raw("\u0089}}")
                        .text("neg")
                        .raw("\u0088stR"),
                "otherwise");
    }

    private static Pickles memo() {
        Pickles pickles = start().raw("N");
        for (int i = 0; i < 600_000; i++) {
            pickles.raw("r").int4(i);
        }
        return pickles;
    }

    private static long[] ones(int count) {
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static Pickles start() {
        return new Pickles().raw("\u0080\u0002");
    }

    private static void put(Map<String, Hostile> all, String name, Pickles pickle, String reason) {
        view(all, name, pickle.stop(), reason);
    }

    private static void view(Map<String, Hostile> all, String name, byte[] pickle, String reason) {
        all.put(name, new Hostile(pickle, reason));
    }

    /** Reads each in the folder named first and prints how many milliseconds the slowest took. */
    public static void main(String[] args) throws Exception {
        Path path = Path.of(args[0]).resolve("hostile.bin");
        long slowest = 0;
        try (NDManager manager = Torch.newManager()) {
            for (Map.Entry<String, Hostile> one : all().entrySet()) {
                Pickles.zip(path, one.getValue().pickle(), new byte[16]);
                long start = System.nanoTime();
                try {
                    SafeTensorsFileTest.readAll(path, manager);
                    throw new AssertionError(one.getKey() + " was read");
                } catch (CheckpointException e) {
                    slowest = Math.max(slowest, System.nanoTime() - start);
                }
                Files.delete(path);
            }
            if (NothingLeft.count(manager) > 0) {
                throw new AssertionError("arrays are left");
            }
        }
        System.out.println("slowest " + slowest / 1_000_000);
    }
}
