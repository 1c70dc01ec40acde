package org.jdiffusion.hub.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;

/** How pages are compressed; in the format's order. */
enum Codec {
    UNCOMPRESSED(1),
    SNAPPY(Snappy.MOST_RATIO),
    GZIP(1032), // what deflate can do at most
    LZO(0),
    BROTLI(0),
    LZ4(0),
    ZSTD(100_000), // a block of 128 KiB takes four bytes
    LZ4_RAW(0);

    /** So much smaller than its data some empty page with its header may be. */
    private static final int SLACK = 64;

    private static final Codec[] ALL = values();

    private final int mostRatio;

    Codec(int mostRatio) {
        this.mostRatio = mostRatio;
    }

    /** The codec of that number. */
    static Codec of(int number) throws Malformed {
        if (number < 0 || number >= ALL.length || ALL[number].mostRatio == 0) {
            String name = number < 0 || number >= ALL.length ? "number " + number : ALL[number].toString();
            throw new Malformed("its compression " + name
                    + " is not read here: write the file with SNAPPY, GZIP or ZSTD, or uncompressed");
        }
        return ALL[number];
    }

    /** Lets a claimed size pass, or says that nobody can have packed so much so small. */
    void require(long packed, long unpacked) throws Malformed {
        if (this == UNCOMPRESSED ? unpacked != packed : unpacked > (packed + SLACK) * mostRatio) {
            throw new Malformed("a page claims to be " + unpacked + " bytes, from " + packed + " (" + this + ")");
        }
    }

    /** Unpacks a page whole: to {@code size} bytes, no fewer and no more. */
    byte[] unpack(ByteBuffer packed, long size) throws IOException {
        require(packed.remaining(), size);
        byte[] out = new byte[Limits.bytes("a page", size)];
        byte[] in = packed.array();
        int from = packed.arrayOffset() + packed.position();
        int count = packed.remaining();
        switch (this) {
            case UNCOMPRESSED -> packed.get(out);
            case SNAPPY -> {
                Snappy.requireLength(packed, size);
                Snappy.unpack(packed, out);
            }
            case GZIP -> gunzip(new ByteArrayInputStream(in, from, count), out);
            case ZSTD -> unzstd(in, from, count, out);
            default -> throw new IllegalStateException(toString());
        }
        return out;
    }

    private static void gunzip(InputStream packed, byte[] out) throws Malformed {
        try (InputStream in = new GZIPInputStream(packed)) {
            if (in.readNBytes(out, 0, out.length) < out.length || in.read() >= 0) {
                throw new Malformed("a page is not the " + out.length + " bytes that it claims");
            }
        } catch (Malformed e) {
            throw e;
        } catch (IOException e) {
            throw new Malformed("damaged gzip: " + e.getMessage(), e);
        }
    }

    private static void unzstd(byte[] in, int from, int count, byte[] out) throws Malformed {
        try {
            long size = Zstd.decompressByteArray(out, 0, out.length, in, from, count);
            if (Zstd.isError(size)) {
                throw new Malformed("damaged zstd: " + Zstd.getErrorName(size));
            }
            if (size != out.length) {
                throw new Malformed("a page unpacks to " + size + " bytes, it claims " + out.length);
            }
        } catch (ZstdException e) {
            throw new Malformed("damaged zstd: " + e.getMessage(), e);
        }
    }
}
