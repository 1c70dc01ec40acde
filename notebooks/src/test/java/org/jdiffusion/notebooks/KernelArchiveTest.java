package org.jdiffusion.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdiffusion.notebook.kernel.Kernel;
import org.jdiffusion.notebook.kernel.KernelSpec;
import org.jdiffusion.notebook.kernel.Launch;
import org.jdiffusion.notebook.kernel.Patience;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel of {@code .venv} and its class-data archive: one that does not fit is passed over without a word. */
class KernelArchiveTest {
    private static final Path KERNEL = Path.of("..", ".venv", "share", "jupyter", "kernels", "java")
            .toAbsolutePath()
            .normalize();
    private static final Pattern ARCHIVE = Pattern.compile("\"-XX:SharedArchiveFile=(.+)\"");
    private static final Charset SYSTEM = Charset.forName(System.getProperty("sun.jnu.encoding"));

    @TempDir
    Path folder;

    private String arguments;
    private Path archive;

    @BeforeEach
    void readTheArguments() throws IOException {
        arguments = Files.readString(KERNEL.resolve("java.args"), SYSTEM);
        Matcher named = ARCHIVE.matcher(arguments);
        assertThat(named.find()).as("an archive in " + arguments).isTrue();
        archive = Path.of(named.group(1).replace("\\\\", "\\"));
    }

    @Test
    void archiveOfTheSetUp_isUsed() throws Exception {
        assertThat(usesArchive()).isTrue();
    }

    @Test
    void archiveMissing_isPassedOver() throws Exception {
        replace(archive, folder.resolve("none.jsa"));

        assertThat(usesArchive()).isFalse();
    }

    @Test
    void archiveCutShort_isPassedOver() throws Exception {
        byte[] whole = Files.readAllBytes(archive);
        replace(archive, Files.write(folder.resolve("half.jsa"), Arrays.copyOf(whole, whole.length / 2)));

        assertThat(usesArchive()).isFalse();
    }

    @Test
    void archiveDamagedInside_isPassedOver() throws Exception {
        byte[] bytes = Files.readAllBytes(archive);
        Arrays.fill(bytes, bytes.length / 3, bytes.length / 2, (byte) 0x55);
        replace(archive, Files.write(folder.resolve("damaged.jsa"), bytes));

        assertThat(usesArchive()).isFalse();
    }

    @Test
    void archiveOfOtherJars_isPassedOver() throws Exception {
        Path jar = KERNEL.resolve("jjava.jar");
        Path newer = Files.copy(jar, folder.resolve("jjava.jar"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.setLastModifiedTime(newer, FileTime.fromMillis(0));
        replace(jar, newer);

        assertThat(usesArchive()).isFalse();
    }

    private void replace(Path path, Path other) {
        assertThat(arguments).contains(quoted(path));
        arguments = arguments.replace(quoted(path), quoted(other));
    }

    private static String quoted(Path path) {
        return path.toString().replace("\\", "\\\\");
    }

    /** Runs three cells in a kernel with these arguments, which must say nothing, and tells where its classes came from. */
    private boolean usesArchive() throws Exception {
        Path copy = folder.resolve("java.args");
        String logged = arguments.replace("-classpath ", "-Xlog:class+load:file=classes.log\n-classpath ");
        Files.writeString(copy, logged, SYSTEM);
        String spec = Files.readString(KERNEL.resolve("kernel.json"));
        Files.writeString(
                folder.resolve("kernel.json"), spec.replace(quoted(KERNEL.resolve("java.args")), quoted(copy)));
        Launch launch = new Launch(folder, folder, Map.of(), Patience.standard());
        try (Kernel kernel = Kernel.start(KernelSpec.read(folder), launch)) {
            for (String cell : List.of("int a = 1;", "a + 1", "System.out.println(\"third\")")) {
                assertThat(kernel.execute(cell, Duration.ofMinutes(1), message -> {})
                                .status())
                        .as(cell)
                        .isEqualTo("ok");
            }
        }
        assertThat(folder.resolve("kernel.out")).isEmptyFile();
        assertThat(Files.readAllLines(folder.resolve("kernel.err")))
                .allMatch(line -> line.startsWith("[I ") || line.startsWith("Picked up JAVA_TOOL_OPTIONS"));
        return Files.readString(folder.resolve("classes.log"))
                .contains("org.dflib.jjava.kernel.JavaKernel source: shared objects file");
    }
}
