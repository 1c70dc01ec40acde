package org.jdiffusion.io;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of a model's folder that holds text. */
public final class TextFile {
    private static final String MARK = "\ufeff"; // some editors begin UTF-8 so

    private TextFile() {}

    /**
     * The text of {@code file}, without a byte order mark.
     *
     * @throws CheckpointException if it is not UTF-8
     */
    public static String read(Path file) throws IOException {
        try {
            String text = Files.readString(file);
            return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
        } catch (CharacterCodingException e) {
            throw new CheckpointException(file, "is not UTF-8: download it again, or save it in that encoding", e);
        }
    }
}
