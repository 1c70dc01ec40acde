package org.jdiffusion.notebook.compile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdiffusion.notebook.model.Cell;

/**
 * Says in 64 digits what a check depends on: the code, the class path (each file's size and time), the options, the
 * imports, this JDK and its language. Where the code stands in its file is no part of it, so twins share a check.
 */
final class Fingerprint {
    /** Goes up when the same notebook may be judged otherwise. */
    private static final String VERSION = "1";

    private final MessageDigest digest;

    private Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    static String of(Plan plan) {
        Fingerprint print = new Fingerprint();
        JavaKernel kernel = plan.kernel();
        print.add(VERSION, Runtime.version().toString(), System.getProperty("java.vendor"));
        print.add(Locale.getDefault().toString(), kernel.version());
        kernel.classPath().forEach(print::entry);
        kernel.compilerOptions().forEach(print::add);
        kernel.imports().forEach(print::add);
        kernel.scripts().forEach(print::add);
        for (Cell cell : plan.cells()) {
            print.add(Integer.toString(cell.number()), cell.tags().toString(), cell.source());
        }
        plan.loaded().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(file -> {
            print.add(file.getKey());
            file.getValue().texts().forEach(print::add);
        });
        return HexFormat.of().formatHex(print.digest.digest());
    }

    /** Each with its length before it, so that no two lists of texts look the same. */
    private void add(String... texts) {
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
    }

    private void entry(Path entry) {
        if (!Files.isDirectory(entry)) {
            file(entry);
            return;
        }
        try (Stream<Path> files = Files.walk(entry)) {
            files.filter(Files::isRegularFile).sorted().forEach(this::file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void file(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            add(
                    file.toString(),
                    attributes.size() + " " + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
        } catch (IOException e) {
            add(file.toString(), "missing");
        }
    }
}
