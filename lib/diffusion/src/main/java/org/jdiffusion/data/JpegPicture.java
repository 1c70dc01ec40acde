package org.jdiffusion.data;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * A JPEG file (ITU T.81), baseline or progressive. Its segments are walked here, and only those that pixels are made of are
 * handed to the JDK's decoder, which is libjpeg; so profiles and thumbnails are never opened. The decoder is
 * told whether to make colours of three components; of one or four they are made here.
 */
final class JpegPicture {
    private static final int MOST_SCANS = 100;
    private static final long MOST_WORK = 1L << 30; // pixels of all scans: seconds
    /** "Adobe", version 100; the last byte says whether the components are Y, Cb, Cr. */
    private static final byte[] ADOBE = {
        (byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };

    private final ByteBuffer file;
    private final String name;
    private final ByteBuffer kept;
    private int width;
    private int height;
    private int components;
    private boolean namedRgb;
    private boolean jfif;
    private int transform = -1; // what Adobe's segment says
    private ByteBuffer exif;
    private ByteBuffer xmp;

    JpegPicture(byte[] encoded, String name) {
        file = ByteBuffer.wrap(encoded).position(2);
        this.name = name;
        kept = ByteBuffer.allocate(encoded.length + ADOBE.length);
    }

    Pixels decode() throws IOException {
        kept.put(ADOBE);
        walk();
        if (width == 0) {
            throw PictureFile.damaged(name, "it has no header");
        }
        kept.put(ADOBE.length - 1, (byte) (components == 3 && isYcc() ? 1 : 0));
        Pixels pixels = read();
        return Orientation.upright(pixels, Orientation.of(exif, xmp));
    }

    /** As libjpeg guesses it, and Pillow with it. */
    private boolean isYcc() {
        return jfif || (transform >= 0 ? transform != 0 : !namedRgb);
    }

    /** Reads what stands before the pixels, keeps what they are made of, and finds the end. */
    private void walk() throws DataException {
        long scans = 0;
        for (int marker = marker(); marker != 0xD9; marker = marker()) {
            if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) {
                continue; // stands alone
            }
            int start = file.position();
            int length = file.getShort() & 0xFFFF;
            if (length < 2) {
                throw PictureFile.damaged(name, "a segment has no length");
            }
            file.position(start + Math.min(length, file.limit() - start));
            if (file.position() < start + length) {
                throw PictureFile.damaged(name, "it ends too early");
            }
            ByteBuffer body = file.slice(start + 2, length - 2);
            switch (marker) {
                case 0xDB, 0xC4, 0xDD -> keep(marker, start);
                case 0xC0, 0xC1, 0xC2 -> {
                    readFrame(body);
                    keep(marker, start);
                }
                case 0xDA -> {
                    scans++;
                    if (scans > MOST_SCANS || scans * width * height > MOST_WORK) {
                        throw new DataException(
                                name, "has " + scans + " scans or more, too many for its size: save it anew as PNG");
                    }
                    skipScan();
                    keep(marker, start);
                }
                case 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xCF ->
                    throw new DataException(
                            name,
                            "is " + (marker > 0xC8 ? "an arithmetic" : marker == 0xC3 ? "a lossless" : "a hierarchical")
                                    + " JPEG picture, wanted baseline or progressive: save it anew");
                case 0xD8 -> throw PictureFile.damaged(name, "it begins twice");
                default -> {
                    if (scans == 0) { // libjpeg and Pillow heed only what stands before the pixels
                        readOther(marker, body);
                    }
                }
            }
        }
        kept.putShort((short) 0xFFD9);
    }

    /** The next marker; steps over what stands before it. */
    private int marker() {
        while (true) {
            if ((file.get() & 0xFF) == 0xFF) {
                int marker = file.get() & 0xFF;
                while (marker == 0xFF) {
                    marker = file.get() & 0xFF;
                }
                if (marker != 0) {
                    return marker;
                }
            }
        }
    }

    /** Steps over the packed pixels, up to the next marker. */
    private void skipScan() {
        byte[] bytes = file.array();
        int at = file.position();
        int last = bytes.length - 1;
        while (at < last) {
            if (bytes[at] == (byte) 0xFF) {
                int next = bytes[at + 1] & 0xFF;
                if (next != 0 && (next < 0xD0 || next > 0xD7) && next != 0xFF) {
                    break;
                }
            }
            at++;
        }
        file.position(at);
    }

    private void keep(int marker, int start) {
        kept.put((byte) 0xFF).put((byte) marker).put(file.slice(start, file.position() - start));
    }

    private void readFrame(ByteBuffer body) throws DataException {
        if (width != 0) {
            throw PictureFile.damaged(name, "it has two headers");
        }
        int bits = body.get() & 0xFF;
        height = body.getShort() & 0xFFFF;
        width = body.getShort() & 0xFFFF;
        components = body.get() & 0xFF;
        PictureFile.checkSize(width, height, name);
        if (bits != 8 || (components != 1 && components != 3 && components != 4)) {
            throw new DataException(
                    name,
                    "is a JPEG picture of " + components + " components of " + bits
                            + " bits, wanted 1, 3 or 4 of 8: save it anew as PNG");
        }
        int first = body.get();
        namedRgb = components == 3 && first == 'R' && body.get(9) == 'G' && body.get(12) == 'B';
    }

    private void readOther(int marker, ByteBuffer body) {
        int at = file.position() - body.limit();
        if (marker == 0xE0 && body.limit() >= 14 && PictureFile.starts(file.array(), at, "JFIF\0")) {
            jfif = true;
        } else if (marker == 0xEE && body.limit() >= 12 && PictureFile.starts(file.array(), at, "Adobe")) {
            transform = body.get(11) & 0xFF;
        } else if (marker == 0xE1 && PictureFile.starts(file.array(), at, "Exif\0\0")) {
            exif = exif == null ? body : exif; // more of them go on where it ends
        } else if (marker == 0xE1 && PictureFile.starts(file.array(), at, "http://ns.adobe.com/xap/1.0/\0")) {
            xmp = body;
        }
    }

    private Pixels read() throws IOException {
        ImageReader reader = reader();
        try (ImageInputStream in = new ByteInput(kept.array(), kept.position())) {
            reader.setInput(in, true, true);
            if (reader.getWidth(0) != width || reader.getHeight(0) != height) {
                throw PictureFile.damaged(name, "its parts do not fit each other");
            }
            if (components == 3) {
                Pixels pixels = new Pixels(width, height);
                ImageReadParam into = reader.getDefaultReadParam();
                into.setDestination(pixels.picture());
                reader.read(0, into);
                return pixels;
            }
            Raster raster = reader.readRaster(0, null);
            byte[] values = ((DataBufferByte) raster.getDataBuffer()).getData();
            return components == 1
                    ? JpegColours.ofGrey(width, height, values)
                    : JpegColours.ofFour(width, height, values, transform > 0);
        } finally {
            reader.dispose();
        }
    }

    /** The JDK's own, whatever else is on the class path. */
    private static ImageReader reader() {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getModule().equals(ImageIO.class.getModule())) {
                return reader;
            }
        }
        throw new IllegalStateException("this JDK reads no JPEG pictures");
    }
}
