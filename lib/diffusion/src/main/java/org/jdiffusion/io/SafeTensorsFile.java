package org.jdiffusion.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A safetensors file, open for reading. Only the header is read at first, and checked whole; tensors are read one at a
 * time. Works on any file system, also inside a jar.
 */
public final class SafeTensorsFile extends TensorFile {
    private final SafeTensorsHeader header;
    private final long dataStart;

    private SafeTensorsFile(OpenFile file) throws IOException {
        super(file);
        long bytes = file.bytes();
        if (bytes < 8) {
            throw file.wrong("too short for a safetensors file: " + bytes + " bytes");
        }
        long length = file.read(0, 8).getLong();
        if (length < 0 || length > SafeTensorsHeader.MAX_BYTES || length > bytes - 8) {
            throw file.wrong("the header claims " + Long.toUnsignedString(length)
                    + " bytes: more than the file holds or the format allows");
        }
        dataStart = 8 + length;
        header = SafeTensorsHeader.parse(file.path(), file.read(8, (int) length), bytes - dataStart);
    }

    /** Opens {@code path}, believing nothing: see {@link CheckpointException} for what can be wrong. */
    public static SafeTensorsFile open(Path path) throws IOException {
        return OpenFile.open(path, SafeTensorsFile::new);
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return header.tensors();
    }

    @Override
    public Map<String, String> metadata() {
        return header.metadata();
    }

    @Override
    OptionalLong piece(String name) {
        return OptionalLong.of(dataStart + header.tensors().get(name).begin());
    }

    @Override
    void numbers(String name, OpenFile.Part part) throws IOException {
        TensorInfo info = header.tensors().get(name);
        file().read(dataStart + info.begin(), dataStart + info.end(), part);
    }
}
