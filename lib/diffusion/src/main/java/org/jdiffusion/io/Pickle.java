package org.jdiffusion.io;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdiffusion.io.TorchObjects.Global;
import org.jdiffusion.io.TorchObjects.Tuple;

/**
 * The machine that Python's {@code pickle} describes, with the opcodes that plain data and {@link TorchObjects} need
 * (protocols 1 to 5; 0 cannot hold tensors). It makes nothing but text, numbers, lists, dictionaries and descriptions of
 * tensors.
 */
final class Pickle {
    /** Some 15,000 tensors; the time and the memory of a hostile pickle end here. */
    static final int MOST_OPCODES = 500_000;

    private static final int MOST_TEXT = 8_000_000;

    /** Python's bytes: nothing that tensors need. */
    private record Bytes(long length) {}

    private final PickleInput in;
    private final TorchObjects objects;
    private final List<Object> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private long text;

    private Pickle(PickleInput in, TorchObjects objects) {
        this.in = in;
        this.objects = objects;
    }

    /**
     * Reads one pickle up to its end.
     *
     * @return null, a {@code String}, {@code Boolean}, {@code Long}, {@code BigInteger}, {@code Double}, {@code List},
     *     {@link PickledDict}, {@link PickledTensor} or something else of which only the {@link #kind} matters
     */
    static Object read(PickleInput in, TorchObjects objects) throws IOException {
        Pickle pickle = new Pickle(in, objects);
        for (int count = 0; count < MOST_OPCODES; count++) {
            int opcode = in.byte1();
            if (opcode == '.') {
                return pickle.pop();
            }
            pickle.step(opcode);
        }
        throw in.wrong("the pickle takes more than " + MOST_OPCODES + " steps: refused");
    }

    /** What to call {@code value} in a message. */
    static String kind(Object value) {
        if (value instanceof PickledDict) {
            return "a dictionary";
        } else if (value instanceof List) {
            return "a list";
        } else if (value instanceof Tuple) {
            return "a tuple";
        } else if (value instanceof String) {
            return "text";
        } else if (value instanceof Number || value instanceof Boolean) {
            return "a number";
        } else if (value instanceof Global global) {
            return global.name();
        } else if (value instanceof PickledTensor.Storage) {
            return "a storage";
        }
        return value == null ? "None" : value instanceof Bytes ? "bytes" : "a tensor";
    }

    private void step(int opcode) throws IOException {
        switch (opcode) {
            case 0x80 -> { // PROTO
                int protocol = in.byte1();
                if (protocol > 5) {
                    throw in.wrong("is a pickle of protocol " + protocol + ": unknown or damaged");
                }
            }
            case 0x95 -> { // FRAME
                long length = in.long8();
                if (length < 0 || length > in.left()) {
                    throw in.wrong("the pickle claims " + Long.toUnsignedString(length) + " bytes more, where "
                            + in.left() + " are left: damaged or cut short");
                }
            }
            case '(' -> marks.push(stack.size());
            case '0' -> pop();
            case '1' -> popToMark();
            case '2' -> stack.add(top());
            case 'q' -> memo.put(in.byte1(), top());
            case 'r' -> memo.put(in.int4(), top());
            case 0x94 -> memo.put(memo.size(), top()); // MEMOIZE
            case 'h' -> recall(in.byte1());
            case 'j' -> recall(in.int4());
            case 'N' -> stack.add(null);
            case 0x88 -> stack.add(true);
            case 0x89 -> stack.add(false);
            case 'I' -> stack.add(number(in.line()));
            case 'L' -> stack.add(number(in.line().replaceFirst("L$", "")));
            case 'J' -> stack.add((long) in.int4());
            case 'K' -> stack.add((long) in.byte1());
            case 'M' -> stack.add((long) in.short2());
            case 0x8A -> stack.add(number(in.bytes(in.byte1()))); // LONG1
            case 'G' -> stack.add(in.double8());
            case 'X', 'T' -> stack.add(text(in.int4() & 0xFFFFFFFFL));
            case 0x8C, 'U' -> stack.add(text(in.byte1())); // SHORT_BINUNICODE
            case 0x8D -> stack.add(text(in.long8())); // BINUNICODE8
            case 'B' -> skip(in.int4() & 0xFFFFFFFFL);
            case 'C' -> skip(in.byte1());
            case 0x8E, 0x96 -> skip(in.long8()); // BINBYTES8, BYTEARRAY8
            case ')' -> stack.add(new Tuple());
            case 0x85 -> stack.add(new Tuple(pop()));
            case 0x86 -> stack.add(lastOf(2));
            case 0x87 -> stack.add(lastOf(3));
            case 't', 0x91 -> stack.add(new Tuple(popToMark())); // FROZENSET
            case ']', 0x8F -> stack.add(new ArrayList<>()); // EMPTY_SET
            case 'l' -> stack.add(new ArrayList<>(Arrays.asList(popToMark())));
            default -> stepOn(opcode);
        }
    }

    private void stepOn(int opcode) throws IOException {
        switch (opcode) {
            case 'a' -> append(new Object[] {pop()});
            case 'e', 0x90 -> append(popToMark()); // ADDITEMS
            case '}' -> stack.add(new PickledDict(false));
            case 'd' -> {
                Object[] items = popToMark();
                stack.add(new PickledDict(false));
                set(items);
            }
            case 's' -> {
                Object value = pop();
                set(new Object[] {pop(), value});
            }
            case 'u' -> set(popToMark());
            case 'c' -> stack.add(objects.global(in.line(), in.line()));
            case 0x93 -> { // STACK_GLOBAL
                if (!(pop() instanceof String name) || !(pop() instanceof String module)) {
                    throw in.wrong("the pickle names what is no text: damaged");
                }
                stack.add(objects.global(module, name));
            }
            case 'R' -> {
                Object arguments = pop();
                stack.add(objects.call(pop(), arguments));
            }
            case 'Q' -> stack.add(objects.storage(pop()));
            case 'b' -> {
                Object state = pop(); // remarks on the versions of modules
                if (!(state instanceof PickledDict) || !(top() instanceof PickledDict dict) || !dict.ordered()) {
                    throw objects.refused("the state of " + kind(top()));
                }
            }
            case 'i' -> throw objects.refused(in.line() + "." + in.line());
            case 'o' -> {
                Object[] items = popToMark();
                throw objects.refused("an object of " + (items.length == 0 ? "nothing" : kind(items[0])));
            }
            case 0x81, 0x92 -> { // NEWOBJ, NEWOBJ_EX
                Tuple parts = lastOf(opcode == 0x81 ? 2 : 3);
                throw objects.refused("an object of " + kind(parts.items().get(0)));
            }
            default ->
                throw in.wrong(String.format(
                        "the pickle has opcode 0x%02x at byte %d, which no tensor needs: refused",
                        opcode, in.position() - 1));
        }
    }

    private Object pop() throws CheckpointException {
        top();
        return stack.remove(stack.size() - 1);
    }

    private Object top() throws CheckpointException {
        if (stack.size() <= (marks.isEmpty() ? 0 : marks.peek())) {
            throw in.wrong("the pickle takes from an empty stack: damaged");
        }
        return stack.get(stack.size() - 1);
    }

    private Object[] popToMark() throws CheckpointException {
        if (marks.isEmpty()) {
            throw in.wrong("the pickle goes back to a mark that is not there: damaged");
        }
        List<Object> items = stack.subList(marks.pop(), stack.size());
        Object[] popped = items.toArray();
        items.clear();
        return popped;
    }

    private Tuple lastOf(int count) throws CheckpointException {
        Object[] items = new Object[count];
        for (int i = count - 1; i >= 0; i--) {
            items[i] = pop();
        }
        return new Tuple(items);
    }

    private void recall(int index) throws CheckpointException {
        if (!memo.containsKey(index)) {
            throw in.wrong("the pickle recalls a value that it did not keep: damaged");
        }
        stack.add(memo.get(index));
    }

    @SuppressWarnings("unchecked")
    private void append(Object[] items) throws CheckpointException {
        if (!(top() instanceof List)) {
            throw in.wrong("the pickle appends to what is no list: damaged");
        }
        Collections.addAll((List<Object>) top(), items);
    }

    private void set(Object[] items) throws CheckpointException {
        if (!(top() instanceof PickledDict dict) || items.length % 2 != 0) {
            throw in.wrong("the pickle sets entries of what is no dictionary: damaged");
        }
        for (int i = 0; i < items.length; i += 2) {
            objects.put(dict, items[i], items[i + 1]);
        }
    }

    private String text(long length) throws IOException {
        if (length > 0 && length <= in.left()) { // else the input says what is wrong
            text += length;
        }
        if (text > MOST_TEXT) {
            throw in.wrong("the pickle holds more than " + MOST_TEXT + " bytes of text: refused");
        }
        return in.text(length);
    }

    private void skip(long length) throws IOException {
        in.skip(length);
        stack.add(new Bytes(length));
    }

    private Object number(String line) throws CheckpointException {
        if (line.equals("00") || line.equals("01")) { // protocol 1 has no opcode for these
            return line.equals("01");
        }
        try {
            return narrow(new BigInteger(line));
        } catch (NumberFormatException e) {
            throw in.wrong("the pickle holds a number that is none: damaged");
        }
    }

    /** Two's complement, the low byte first. */
    private static Object number(byte[] bytes) {
        byte[] reversed = new byte[bytes.length + (bytes.length == 0 ? 1 : 0)];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return narrow(new BigInteger(reversed));
    }

    private static Object narrow(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }
}
