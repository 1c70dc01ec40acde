package org.jdiffusion.data;

import javax.imageio.stream.ImageInputStreamImpl;

/** Bytes in memory for a decoder of ImageIO, whose own streams would copy them, into a scratch file perhaps. */
final class ByteInput extends ImageInputStreamImpl {
    private final byte[] bytes;
    private final int length;

    ByteInput(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < length ? bytes[(int) streamPos++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] to, int offset, int count) {
        bitOffset = 0;
        if (streamPos >= length) {
            return -1;
        }
        int read = (int) Math.min(count, length - streamPos);
        System.arraycopy(bytes, (int) streamPos, to, offset, read);
        streamPos += read;
        return read;
    }

    @Override
    public long length() {
        return length;
    }
}
