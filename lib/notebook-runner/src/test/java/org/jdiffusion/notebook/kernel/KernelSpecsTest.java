package org.jdiffusion.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSpecsTest {
    @TempDir
    private Path folder;

    @Test
    void nearestProject_winsOverAnyOther() throws Exception {
        Path outer = spec(folder.resolve(".venv/share/jupyter/kernels/java"), "java");
        Path inner = spec(folder.resolve("course/.venv/share/jupyter/kernels/java"), "java");
        Path notebooks = Files.createDirectories(folder.resolve("course/notebooks/en"));

        assertThat(KernelSpecs.around(notebooks).find("java", "").folder()).isEqualTo(inner);
        assertThat(KernelSpecs.around(folder).find("java", "").folder()).isEqualTo(outer);
    }

    @Test
    void name_winsOverLanguage_andItsCaseDoesNotMatter() throws Exception {
        spec(folder.resolve("a/other"), "java");
        Path named = spec(folder.resolve("b/Java"), "java");

        assertThat(specs().find("java", "java").folder()).isEqualTo(named);
    }

    @Test
    void missingName_fallsBackOnTheLanguage_pastBrokenSpecifications() throws Exception {
        Files.createDirectories(folder.resolve("a/broken"));
        Files.writeString(folder.resolve("a/broken/kernel.json"), "{");
        Path other = spec(folder.resolve("b/rapaio"), "java");

        assertThat(specs().find("java", "Java").folder()).isEqualTo(other);
    }

    @Test
    void notebookThatNamesNothing_isTakenForJava() throws Exception {
        spec(folder.resolve("a/python3"), "python");
        Path java = spec(folder.resolve("b/java"), "java");

        assertThat(specs().find("", "").folder()).isEqualTo(java);
    }

    @Test
    void neither_isAnErrorWithTheCure() {
        assertThatThrownBy(() -> specs().find("java", "java"))
                .isInstanceOf(KernelStartException.class)
                .hasMessageContaining("'java' is not installed")
                .hasMessageContaining("mvn -Plab");
    }

    @Test
    void namedKernel_isThatOneOrNone_andTheErrorNamesThoseThatExist() throws Exception {
        Path java = spec(folder.resolve("a/java"), "java");
        spec(folder.resolve("b/python3"), "python");

        assertThat(specs().named("JAVA").folder()).isEqualTo(java);
        assertThatThrownBy(() -> specs().named("scala"))
                .isInstanceOf(KernelStartException.class)
                .hasMessageContaining("'scala' is not installed, these are: java (" + java + "), python3 (");
    }

    @Test
    void environment_isFilledInFromTheGivenOne() {
        KernelSpec spec = new KernelSpec(folder, List.of("x"), "java", true, Map.of("A", "<${B}${C}>"));

        assertThat(spec.environmentOver(Map.of("B", "$1", "A", "old"))).isEqualTo(Map.of("A", "<$1>"));
    }

    @Test
    void specification_isReadWhole() throws Exception {
        Path place = Files.createDirectories(folder.resolve("k"));
        Files.writeString(place.resolve("kernel.json"), """
                {"argv": ["java", "{connection_file}"], "language": "java", "interrupt_mode": "message",
                 "env": {"A": "b"}, "metadata": {"debugger": true}}""");
        KernelSpec spec = KernelSpec.read(place);

        assertThat(spec.argv()).containsExactly("java", "{connection_file}");
        assertThat(spec.signals()).isFalse();
        assertThat(spec.environment()).containsEntry("A", "b");
        assertThat(spec.name()).isEqualTo("k");
    }

    @Test
    void unusableSpecification_isRefused() throws IOException {
        Path place = Files.createDirectories(folder.resolve("k"));
        assertThatThrownBy(() -> KernelSpec.read(place)).hasMessageContaining("cannot read");
        Files.writeString(place.resolve("kernel.json"), "{\"argv\": []}");
        assertThatThrownBy(() -> KernelSpec.read(place)).hasMessageContaining("no argv");
        Files.writeString(
                place.resolve("kernel.json"),
                "{\"argv\": [\"x\"], \"metadata\": {\"kernel_provisioner\": {\"provisioner_name\": \"ssh\"}}}");
        assertThatThrownBy(() -> KernelSpec.read(place)).hasMessageContaining("ssh");
    }

    private KernelSpecs specs() {
        return new KernelSpecs(List.of(folder.resolve("a"), folder.resolve("b"), folder.resolve("none")));
    }

    private static Path spec(Path place, String language) throws IOException {
        Files.createDirectories(place);
        Files.writeString(place.resolve("kernel.json"), "{\"argv\": [\"x\"], \"language\": \"" + language + "\"}");
        return place.toAbsolutePath();
    }
}
