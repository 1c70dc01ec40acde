package org.jdiffusion.notebook.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jdiffusion.notebook.fake.JavaKernels;
import org.jdiffusion.notebook.kernel.KernelSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaCommandTest {
    private static final String PARTED = "/a/one.jar" + File.pathSeparator + "two.jar";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"-cp", "-classpath", "--class-path"})
    void classPath_isReadPastOtherOptions(String option) throws Exception {
        assertThat(classPath("java", "-ea", "--add-opens", "a/b=c", "-Xmx1g", option, PARTED, "Main", "-cp", "x"))
                .containsExactly(Path.of("/a/one.jar"), folder.resolve("two.jar"));
        assertThat(classPath("/usr/bin/java", "--class-path=" + PARTED, "Main")).hasSize(2);
    }

    @Test
    void wildcard_isAllJarsOfAFolder() throws Exception {
        Path one = jar("lib/b.jar", "");
        Files.writeString(folder.resolve("lib/readme.txt"), "");

        assertThat(classPath("java", "-cp", "lib/*", "Main")).containsExactly(one);
    }

    @Test
    void jar_bringsWhatItsManifestNames_andTheJarsItIsGiven() throws Exception {
        Path launcher = jar("launcher.jar", "lib/dep.jar lib/none.jar");
        Path dep = jar("lib/dep.jar", "../launcher.jar");
        Path kernel = jar("kernel.jar", "");

        assertThat(classPath("java", "-cp", "ignored", "-jar", "launcher.jar", "kernel.jar", "{connection_file}"))
                .containsExactly(launcher, dep, folder.resolve("lib/none.jar"), kernel);
    }

    @Test
    void argumentFile_isRead_withQuotesAndComments() throws Exception {
        Files.writeString(
                folder.resolve("java.args"),
                "# -cp wrong\n-ea\n-classpath \"" + folder + "/with blank/a\\\\b.jar\" # the end\norg.Main");

        assertThat(classPath("java", "@java.args", "{connection_file}"))
                .containsExactly(Path.of(folder + "/with blank/a\\b.jar"));
        assertThatThrownBy(() -> classPath("java", "@none.args"))
                .isInstanceOf(UncheckableException.class)
                .hasMessageContaining("none.args");
    }

    @Test
    void argumentFile_splitsAsTheJavaCommandDoes() {
        assertThat(ArgumentFile.words("a 'b c'd\t\"e\\tf\" C:\\x \"one \\\n   two\" \"\" #x\ny"))
                .containsExactly("a", "b cd", "e\tf", "C:\\x", "one two", "", "y");
    }

    @Test
    void programThatIsNoJava_cannotBeLookedInto() {
        assertThatThrownBy(() -> classPath("/opt/kernel.sh", "-cp", "x"))
                .isInstanceOf(UncheckableException.class)
                .hasMessageContaining("/opt/kernel.sh");
    }

    @Test
    void kernel_isReadWithItsEnvironment() throws Exception {
        jar("lib/x1.jar", "");
        Path script = Files.writeString(folder.resolve("start.jshell"), "int started = 1;");
        Path spec = JavaKernels.spec(
                folder.resolve("kernels"),
                "mine",
                "Java",
                Map.of(
                        "JJAVA_CLASSPATH",
                        "lib/x?.jar" + File.pathSeparator + "{none}",
                        "JJAVA_COMPILER_OPTS",
                        "-parameters -Aa='b c'",
                        "JJAVA_STARTUP_SCRIPTS_PATH",
                        script.toString(),
                        "JJAVA_STARTUP_SCRIPT",
                        "int inline = 2;"),
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                "{resource_dir}/k.jar",
                "Main");
        JavaKernel kernel = JavaKernel.of(KernelSpec.read(spec), folder);

        assertThat(kernel.classPath()).startsWith(spec.resolve("k.jar"), folder.resolve("lib/x1.jar"));
        assertThat(kernel.missing()).contains(spec.resolve("k.jar"));
        assertThat(kernel.compilerOptions()).containsExactly("-parameters", "-Aa=b c");
        assertThat(kernel.scripts()).containsExactly("int started = 1;", "int inline = 2;");
        assertThat(kernel.feature()).isEqualTo(Runtime.version().feature());
    }

    private List<Path> classPath(String... argv) throws UncheckableException {
        return JavaCommand.of(List.of(argv), folder, "fallback.jar").classPath();
    }

    private Path jar(String name, String classPath) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
        return file;
    }
}
