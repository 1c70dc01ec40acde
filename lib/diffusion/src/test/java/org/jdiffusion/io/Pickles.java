package org.jdiffusion.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes pickles opcode by opcode, and the files around them. */
final class Pickles {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Opcodes as they are; what is above 0x7f takes one byte, too. */
    Pickles raw(String opcodes) {
        out.writeBytes(opcodes.getBytes(ISO_8859_1));
        return this;
    }

    Pickles repeat(String opcodes, int times) {
        return raw(opcodes.repeat(times));
    }

    Pickles text(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return raw("X").int4(bytes.length).raw(new String(bytes, ISO_8859_1));
    }

    Pickles int4(int value) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
        return this;
    }

    Pickles long8(long value) {
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
        return this;
    }

    Pickles number(long value) {
        byte[] big = BigInteger.valueOf(value).toByteArray();
        raw("\u008a" + (char) big.length);
        for (int i = big.length - 1; i >= 0; i--) {
            out.write(big[i]);
        }
        return this;
    }

    Pickles tuple(long... values) {
        raw("(");
        for (long value : values) {
            number(value);
        }
        return raw("t");
    }

    /** Storage 0, of float32. */
    Pickles storage(long elements) {
        raw("(").text("storage").raw("ctorch\nFloatStorage\n").text("0").text("cpu");
        return number(elements).raw("tQ");
    }

    Pickles tensor(long elements, long offset, long[] shape, long[] strides) {
        raw("ctorch._utils\n_rebuild_tensor_v2\n(").storage(elements).number(offset);
        return tuple(shape).tuple(strides).raw("\u0089ccollections\nOrderedDict\n)RtR");
    }

    byte[] stop() {
        return raw(".").out.toByteArray();
    }

    /** A dictionary with tensor {@code a} in it. */
    static byte[] one(long elements, long offset, long[] shape, long[] strides) {
        return new Pickles()
                .raw("\u0080\u0002}")
                .text("a")
                .tensor(elements, offset, shape, strides)
                .raw("s")
                .stop();
    }

    static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    /** A file as torch.save leaves it, with {@code storage} as its only one. */
    static Path zip(Path path, byte[] pickle, byte[] storage) throws IOException {
        return zip(path, new TreeMap<>(Map.of("a/data.pkl", pickle, "a/data/0", storage)), ZipEntry.STORED);
    }

    static Path zip(Path path, Map<String, byte[]> entries, int method) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
            for (Map.Entry<String, byte[]> one : entries.entrySet()) {
                CRC32 crc = new CRC32();
                crc.update(one.getValue());
                ZipEntry entry = new ZipEntry(one.getKey());
                entry.setMethod(method);
                entry.setSize(one.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(one.getValue());
            }
        }
        return path;
    }
}
