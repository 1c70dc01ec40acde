package org.jdiffusion.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;

/**
 * Reads PNG and JPEG files that nobody has checked, to the pixels that Python's {@code datasets.Image} and then
 * {@code convert("RGB")} give: turned as the camera says, without transparency, grey as three equal colours, four inks as
 * colours. The size is read before anything is made room for; nothing but the pixels is unpacked.
 */
public final class PictureFile {
    private static final int LONGEST = 16_384;
    private static final long MOST_PIXELS = 64_000_000;
    private static final int LONGEST_TEXT = 512;

    private PictureFile() {}

    /**
     * Decodes one file.
     *
     * @param encoded the whole file
     * @param name of the picture, for messages
     * @return opaque, in sRGB, three bytes a pixel
     * @throws DataException naming the picture if it is of another kind, damaged, larger than 16,384 a side or 64 million
     *     pixels, or larger than the memory that is left
     */
    public static BufferedImage decode(byte[] encoded, String name) throws IOException {
        return pixels(encoded, name).picture();
    }

    static Pixels pixels(byte[] encoded, String name) throws IOException {
        try {
            if (starts(encoded, 0, "\u0089PNG\r\n\u001A\n")) {
                return new PngPicture(encoded, name).decode();
            }
            if (starts(encoded, 0, "\u00FF\u00D8\u00FF")) {
                return new JpegPicture(encoded, name).decode();
            }
        } catch (DataException e) {
            throw e;
        } catch (BufferUnderflowException e) {
            throw damaged(name, "it ends too early", e);
        } catch (IOException | RuntimeException e) { // what decoders say of damaged files has many types
            throw damaged(name, String.valueOf(e.getMessage()), e);
        } catch (OutOfMemoryError e) {
            throw new DataException(name, "does not fit into memory: make the picture smaller or -Xmx larger", e);
        }
        throw new DataException(name, "is " + kind(encoded) + ", wanted a PNG or JPEG picture");
    }

    /** @throws DataException if a picture of this size is not to be read */
    static void checkSize(int width, int height, String name) throws DataException {
        String size = "is " + Integer.toUnsignedString(width) + "x" + Integer.toUnsignedString(height);
        if (width == 0 || height == 0) {
            throw new DataException(name, size + ", wanted at least one pixel: it is damaged, save it anew");
        }
        if (width < 0 || height < 0 || width > LONGEST || height > LONGEST || (long) width * height > MOST_PIXELS) {
            throw new DataException(
                    name, size + ", wanted at most " + LONGEST + " a side and 64 million pixels: make it smaller");
        }
    }

    static DataException damaged(String name, String how) {
        return damaged(name, how, null);
    }

    private static DataException damaged(String name, String how, Throwable cause) {
        return new DataException(
                name, "cannot be read as a picture: " + how + "; fetch it again, or save it anew as PNG", cause);
    }

    /** Whether the text's characters, one byte each, stand there. */
    static boolean starts(byte[] bytes, int at, String text) {
        if (bytes.length - at < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if ((bytes[at + i] & 0xFF) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String kind(byte[] bytes) {
        if (bytes.length == 0) {
            return "empty";
        }
        if (starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP")) {
            return "a WebP picture (save it as PNG)";
        }
        if (starts(bytes, 0, "II*\0") || starts(bytes, 0, "MM\0*")) {
            return "a TIFF picture (save it as PNG)";
        }
        if (starts(bytes, 4, "ftyp")) {
            return "a picture or film of the kind " + latin(bytes, 8, 4) + ", AVIF or HEIC perhaps (save it as PNG)";
        }
        if (starts(bytes, 0, "GIF8")) {
            return "a GIF picture (save its first frame as PNG)";
        }
        if (starts(bytes, 0, "BM")) {
            return "a BMP picture (save it as PNG)";
        }
        if (starts(bytes, 0, "version https://git-lfs")) {
            return "a pointer of Git LFS in the picture's place (fetch the picture with: git lfs pull)";
        }
        String text = latin(bytes, 0, LONGEST_TEXT).stripLeading();
        if (text.contains("<svg")) {
            return "an SVG drawing (draw it as PNG)";
        }
        if (text.startsWith("<")) {
            return "a web page or XML (fetch the picture itself)";
        }
        return "no picture";
    }

    private static String latin(byte[] bytes, int from, int length) {
        int start = Math.min(from, bytes.length);
        return new String(bytes, start, Math.min(length, bytes.length - start), StandardCharsets.ISO_8859_1)
                .replaceAll("\\p{Cntrl}", " ");
    }
}
