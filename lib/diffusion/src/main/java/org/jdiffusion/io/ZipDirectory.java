package org.jdiffusion.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where in a zip file what lies (APPNOTE 6.3.10, also of over 4 GiB). Only what {@code torch.save} writes is read: entries
 * as they are, not compressed, all in one folder. Nothing is unpacked.
 *
 * @param entries by the name within the folder
 */
record ZipDirectory(Map<String, Entry> entries) {
    /** From its first byte in the file to one past its last. */
    record Entry(long begin, long end) {
        long bytes() {
            return end - begin;
        }
    }

    private record Listed(String name, long header, long bytes) {}

    private static final int MOST_BYTES = 16_000_000;
    private static final Pattern OUTSIDE = Pattern.compile("(^|/)\\.\\.?/|\\\\|^[^/]*:");
    private static final long FULL = 0xFFFFFFFFL;

    static ZipDirectory read(OpenFile file) throws IOException {
        int tailBytes = (int) Math.min(file.bytes(), 22 + 0xFFFF);
        long tailBegin = file.bytes() - tailBytes;
        ByteBuffer tail = file.read(tailBegin, tailBytes);
        int at = tailBytes - 22;
        while (at >= 0
                && !(tail.getInt(at) == 0x06054b50 && (tail.getShort(at + 20) & 0xFFFF) == tailBytes - 22 - at)) {
            at--;
        }
        if (at < 0) {
            throw file.wrong("is a zip file without a directory: damaged or cut short");
        }
        long count = tail.getShort(at + 10) & 0xFFFF;
        long bytes = tail.getInt(at + 12) & FULL;
        long begin = tail.getInt(at + 16) & FULL;
        long limit = tailBegin + at;
        if ((count == 0xFFFF || bytes == FULL || begin == FULL) && limit >= 20 + 56) {
            ByteBuffer locator = file.read(limit - 20, 20);
            long place = locator.getLong(8);
            if (locator.getInt(0) != 0x07064b50 || place < 0 || place > limit - 20 - 56) {
                throw file.wrong("is a large zip file without a large directory: damaged");
            }
            ByteBuffer large = file.read(place, 56);
            if (large.getInt(0) != 0x06064b50) {
                throw file.wrong("is a large zip file without a large directory: damaged");
            }
            count = large.getLong(32);
            bytes = large.getLong(40);
            begin = large.getLong(48);
            limit = place;
        }
        if (bytes < 0 || begin < 0 || bytes > limit || begin > limit - bytes || bytes > MOST_BYTES || count < 0) {
            throw file.wrong("is a zip file whose directory lies outside it or is too large: damaged");
        }
        List<Listed> listed = list(file, file.read(begin, (int) bytes), count);
        return new ZipDirectory(locate(file, listed, begin));
    }

    private static List<Listed> list(OpenFile file, ByteBuffer directory, long count) throws CheckpointException {
        List<Listed> listed = new ArrayList<>();
        while (directory.hasRemaining()) {
            int at = directory.position();
            int length = 46;
            if (directory.remaining() >= length && directory.getInt(at) == 0x02014b50) {
                for (int size : new int[] {28, 30, 32}) {
                    length += directory.getShort(at + size) & 0xFFFF;
                }
            }
            if (length == 46 || length > directory.remaining()) {
                throw file.wrong("is a zip file with a damaged directory");
            }
            listed.add(entry(file, directory.slice(at, length).order(directory.order())));
            directory.position(at + length);
        }
        if (listed.size() != count) {
            throw file.wrong("is a zip file of " + listed.size() + " entries that claims " + count + ": damaged");
        }
        return listed;
    }

    private static Listed entry(OpenFile file, ByteBuffer entry) throws CheckpointException {
        int nameLength = entry.getShort(28) & 0xFFFF;
        String name;
        try {
            name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(entry.slice(46, nameLength))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CheckpointException(file.path(), "is a zip file with a name that is not UTF-8", e);
        }
        if (entry.getShort(10) != 0 || (entry.getShort(8) & 1) != 0) {
            throw file.wrong(
                    "entry " + name + " is compressed or encrypted, as torch.save never writes a state dict: refused");
        }
        long[] values = {entry.getInt(24) & FULL, entry.getInt(20) & FULL, entry.getInt(42) & FULL};
        int extraEnd = 46 + nameLength + (entry.getShort(30) & 0xFFFF);
        for (int at = 46 + nameLength; at + 4 <= extraEnd; ) {
            int fieldEnd = at + 4 + (entry.getShort(at + 2) & 0xFFFF);
            if (entry.getShort(at) == 1) { // the values that did not fit above
                int next = at + 4;
                for (int i = 0; i < values.length; i++) {
                    if (values[i] == FULL && next + 8 <= Math.min(fieldEnd, extraEnd)) {
                        values[i] = entry.getLong(next);
                        next += 8;
                    }
                }
            }
            at = fieldEnd;
        }
        if (values[0] != values[1] || values[0] < 0 || values[2] < 0) {
            throw file.wrong("entry " + name + " has two sizes: damaged");
        }
        return new Listed(name, values[2], values[0]);
    }

    private static Map<String, Entry> locate(OpenFile file, List<Listed> listed, long limit) throws IOException {
        listed.sort(Comparator.comparing(Listed::header));
        Map<String, Entry> entries = new HashMap<>();
        String folder = null;
        long free = 0;
        for (Listed one : listed) {
            if (one.header < free || one.header > limit - 30) {
                throw file.wrong("entry " + one.name + " overlaps another or lies outside: damaged");
            }
            ByteBuffer header = file.read(one.header, 30);
            int nameLength = header.getShort(26) & 0xFFFF;
            long begin = one.header + 30 + nameLength + (header.getShort(28) & 0xFFFF);
            byte[] name = one.name.getBytes(StandardCharsets.UTF_8);
            if (header.getInt(0) != 0x04034b50
                    || header.getShort(8) != 0
                    || begin > limit
                    || one.bytes > limit - begin
                    || !file.read(one.header + 30, nameLength).equals(ByteBuffer.wrap(name))) {
                throw file.wrong("entry " + one.name + " is not where the zip file's directory says: damaged");
            }
            free = begin + one.bytes;
            folder = folder == null ? one.name.substring(0, one.name.indexOf('/') + 1) : folder;
            if (folder.length() < 2
                    || !one.name.startsWith(folder)
                    || OUTSIDE.matcher(one.name).find()) {
                throw file.wrong("entry " + one.name + " is not in one folder with the rest: refused");
            }
            if (entries.put(one.name.substring(folder.length()), new Entry(begin, free)) != null) {
                throw file.wrong("entry " + one.name + " is there twice: refused");
            }
        }
        return entries;
    }
}
