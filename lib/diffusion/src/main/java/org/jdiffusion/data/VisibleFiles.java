package org.jdiffusion.data;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/**
 * The files of a folder and its subfolders. Links are followed; what is hidden, its name beginning with a dot, is not looked
 * at: macOS and Jupyter keep there what belongs to them.
 */
public final class VisibleFiles {
    private VisibleFiles() {}

    /**
     * Lists them, in no certain order.
     *
     * @param depth of folders: 1 for the folder's own files alone
     * @throws DataException if a folder cannot be listed, or links lead around in a circle
     */
    public static List<Path> under(Path folder, int depth) throws DataException {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
                    return isHidden(entered) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && !isHidden(file)) {
                        files.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                    if (isHidden(file)) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw failure;
                }

                private boolean isHidden(Path path) {
                    return !path.equals(folder) && path.getFileName().toString().startsWith(".");
                }
            });
        } catch (IOException e) {
            throw new DataException(folder.toString(), "cannot be listed: " + e, e);
        }
        return files;
    }
}
