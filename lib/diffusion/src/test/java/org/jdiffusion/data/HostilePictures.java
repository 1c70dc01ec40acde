package org.jdiffusion.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Files that are meant to break, stall or fill up what reads them, made of good ones. */
final class HostilePictures {
    private final Map<String, byte[]> all = new TreeMap<>();

    private HostilePictures() {}

    /** By name; none is a picture. */
    static Map<String, byte[]> of(Map<String, byte[]> good) {
        HostilePictures hostile = new HostilePictures();
        hostile.pngs();
        hostile.jpegs(good);
        hostile.others();
        return hostile.all;
    }

    /** A good picture of 2x1 pixels with 200 MB of nothing, packed, in each of the chunks that may be packed. */
    static byte[] bombs() {
        byte[] bomb = packed(200_000_000);
        return png(
                header(2, 1, 8, 2, 0),
                chunk("iCCP", join(latin("profile\0\0"), bomb)),
                chunk("zTXt", join(latin("Comment\0\0"), bomb)),
                chunk("iTXt", join(latin("XML:com.adobe.xmp\0\1\0\0\0"), bomb)),
                chunk("IDAT", packed(7)));
    }

    private void pngs() {
        byte[] good = png(header(2, 1, 8, 2, 0), chunk("IDAT", packed(7)));
        add("png_huge", png(header(100_000, 100_000, 8, 2, 0), chunk("IDAT", packed(100))));
        add("png_long", png(header(16_385, 1, 8, 2, 0), chunk("IDAT", packed(3 * 16_385 + 1))));
        add("png_negative", png(header(-1, 1, 8, 2, 0), chunk("IDAT", packed(7))));
        add("png_too_much_for_this_heap", png(header(16_384, 3_900, 16, 6, 1), chunk("IDAT", packed(100))));
        add("png_no_width", png(header(0, 1, 8, 2, 0), chunk("IDAT", packed(7))));
        add("png_no_height", png(header(1, 0, 8, 2, 0), chunk("IDAT", packed(7))));
        add("png_check_sum_of_header", with(good, 29, 1));
        add("png_check_sum_of_pixels", with(good, good.length - 13, 1));
        add("png_half", Arrays.copyOf(good, good.length / 2));
        add("png_no_end", Arrays.copyOf(good, good.length - 12));
        add("png_only_name", Arrays.copyOf(good, 8));
        add("png_chunk_longer_than_file", with(good, 33, 0x7F));
        add("png_chunk_of_negative_length", with(good, 33, 0x80));
        add("png_no_pixels", png(header(2, 1, 8, 2, 0)));
        add("png_no_palette", png(header(2, 1, 8, 3, 0), chunk("IDAT", packed(3))));
        add("png_long_palette", png(header(2, 1, 8, 3, 0), chunk("PLTE", new byte[900]), chunk("IDAT", packed(3))));
        add("png_few_pixels", png(header(200, 100, 8, 2, 0), chunk("IDAT", packed(7))));
        add("png_pixels_not_packed", png(header(2, 1, 8, 2, 0), chunk("IDAT", new byte[] {9, 9, 9, 9})));
        add("png_filter", png(header(1, 1, 8, 0, 0), chunk("IDAT", packed(new byte[] {5, 0}))));
        add("png_kind", png(header(2, 1, 8, 5, 0), chunk("IDAT", packed(7))));
        add("png_depth", png(header(2, 1, 3, 0, 0), chunk("IDAT", packed(7))));
        add("png_interlace", png(header(2, 1, 8, 2, 7), chunk("IDAT", packed(7))));
        add("png_two_headers", png(header(2, 1, 8, 2, 0), header(2, 1, 8, 2, 0), chunk("IDAT", packed(7))));
        add("png_no_header", png(chunk("IDAT", packed(7))));
        byte[][] empty = new byte[200_000][];
        Arrays.fill(empty, chunk("IDAT", new byte[0]));
        empty[0] = header(2, 1, 8, 2, 0);
        add("png_empty_chunks", png(empty));
    }

    private void jpegs(Map<String, byte[]> files) {
        byte[] good = files.get("jpeg_444");
        byte[] inks = files.get("jpeg_inks");
        byte[] progressive = files.get("jpeg_444_progressive");
        int frame = find(good, 0xC0);
        add("jpeg_huge", sized(good, find(good, 0xC0), 65_535, 65_535));
        add("jpeg_too_much_for_this_heap", sized(inks, find(inks, 0xC0), 16_384, 3_900));
        add("jpeg_no_width", sized(good, frame, 0, 35));
        add("jpeg_no_height", sized(good, frame, 45, 0));
        add("jpeg_half", Arrays.copyOf(good, good.length / 2));
        add("jpeg_no_end", Arrays.copyOf(good, good.length - 2));
        add("jpeg_only_name", Arrays.copyOf(good, 3));
        add("jpeg_arithmetic", with(good, frame + 1, 0xC9));
        add("jpeg_lossless", with(good, frame + 1, 0xC3));
        add("jpeg_hierarchical", with(good, frame + 1, 0xC5));
        add("jpeg_twelve_bits", with(good, frame + 4, 12));
        add("jpeg_two_components", with(good, frame + 9, 2));
        add("jpeg_no_frame", with(good, frame + 1, 0xEF));
        add("jpeg_no_tables", with(with(good, find(good, 0xDB) + 1, 0xEF), find(good, 0xDB) + 3, 132));
        add("jpeg_sampling", with(good, frame + 11, 0xFF));
        add("jpeg_no_segment_length", with(with(good, frame + 2, 0), frame + 3, 1));
        add("jpeg_two_frames", insert(good, frame, Arrays.copyOfRange(good, frame, frame + 19)));
        add("jpeg_begins_twice", insert(good, frame, new byte[] {(byte) 0xFF, (byte) 0xD8}));
        byte[] scan = {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 0, 0};
        byte[][] scans = new byte[5_000][];
        Arrays.fill(scans, scan);
        byte[] many = insert(progressive, find(progressive, 0xDA), join(scans));
        add("jpeg_many_scans", many);
        add(
                "jpeg_large_and_many_scans",
                sized(
                        insert(progressive, find(progressive, 0xDA), join(Arrays.copyOf(scans, 60))),
                        find(progressive, 0xC2),
                        8_000,
                        8_000));
    }

    private void others() {
        add("webp", latin("RIFF\0\0\0\0WEBPVP8L"));
        add("svg_bomb", latin("<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a \"aaaa\">]><svg>&a;</svg>"));
        add("nothing", new byte[0]);
        add("text", latin("hello"));
    }

    private void add(String name, byte[] file) {
        all.put(name, file);
    }

    private static byte[] png(byte[]... chunks) {
        return join(latin("\u0089PNG\r\n\u001A\n"), join(chunks), chunk("IEND", new byte[0]));
    }

    private static byte[] header(int width, int height, int depth, int kind, int interlace) {
        ByteBuffer body = ByteBuffer.allocate(13).putInt(width).putInt(height);
        return chunk(
                "IHDR",
                body.put((byte) depth)
                        .put((byte) kind)
                        .putShort((short) 0)
                        .put((byte) interlace)
                        .array());
    }

    private static byte[] chunk(String type, byte[] body) {
        byte[] named = join(latin(type), body);
        CRC32 crc = new CRC32();
        crc.update(named);
        return ByteBuffer.allocate(body.length + 12)
                .putInt(body.length)
                .put(named)
                .putInt((int) crc.getValue())
                .array();
    }

    private static byte[] packed(int zeros) {
        return packed(new byte[zeros]);
    }

    private static byte[] packed(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** Where the first segment of that kind begins. */
    private static int find(byte[] jpeg, int marker) {
        for (int at = 2; ; at += 2 + (((jpeg[at + 2] & 0xFF) << 8) | (jpeg[at + 3] & 0xFF))) {
            if ((jpeg[at + 1] & 0xFF) == marker) {
                return at;
            }
        }
    }

    private static byte[] sized(byte[] jpeg, int frame, int width, int height) {
        byte[] other = jpeg.clone();
        ByteBuffer.wrap(other).putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
        return other;
    }

    private static byte[] with(byte[] file, int at, int value) {
        byte[] other = file.clone();
        other[at] = (byte) (other[at] == (byte) value ? ~value : value);
        return other;
    }

    private static byte[] insert(byte[] file, int at, byte[] more) {
        return join(Arrays.copyOf(file, at), more, Arrays.copyOfRange(file, at, file.length));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
