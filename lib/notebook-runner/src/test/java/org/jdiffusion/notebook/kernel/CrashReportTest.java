package org.jdiffusion.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashReportTest {
    private static final String FAULT = """
            #
            # A fatal error has been detected by the Java Runtime Environment:
            #
            #  SIGSEGV (0xb) at pc=0x00007ffb512d2f94, pid=20370, tid=20742
            #
            # Problematic frame:
            # V  [libjvm.so+0xed2f94]  Unsafe_PutLong+0x124
            #

            Native frames: (J=compiled Java code, j=interpreted)
            j  REPL.$JShell$9.notTheseFrames()V+5

            Java frames: (J=compiled Java code, j=interpreted, Vv=VM code)
            j  sun.misc.Unsafe.putAddress(JJ)V+5 jdk.unsupported@17.0.15
            J 812 c1 REPL.$JShell$14B$Pen.poke()V (10 bytes) @ 0x00007f [0x00007e+0x5]
            j  REPL.$JShell$15.do_it$()Ljava/lang/Object;+0
            v  ~StubRoutines::call_stub

            ---------------  P R O C E S S  ---------------
            """;
    private static final String NO_MEMORY = """
            #
            # There is insufficient memory for the Java Runtime Environment to continue.
            # Native memory allocation (mmap) failed to map 268435456 bytes for committing reserved memory.
            """;

    @TempDir
    private Path folder;

    @Test
    void signalFrameAndCellAreFound() throws Exception {
        CrashReport report = CrashReport.read(write("a.log", FAULT)).orElseThrow();

        assertThat(report.cause()).isEqualTo("SIGSEGV (0xb) at pc=0x00007ffb512d2f94");
        assertThat(report.frame()).isEqualTo("V [libjvm.so+0xed2f94] Unsafe_PutLong+0x124");
        assertThat(report.cell()).containsExactly("Pen.poke(#14)", ".(#15)");
    }

    @Test
    void wantOfNativeMemory_isACause() throws Exception {
        assertThat(CrashReport.read(write("a.log", NO_MEMORY)).orElseThrow().cause())
                .startsWith("Native memory allocation (mmap) failed to map 268435456 bytes");
    }

    @Test
    void reportInAnotherPlace_isFoundByWhatTheJvmPrinted_andCopied() throws Exception {
        KernelLogs logs = logs();
        Path report = write("elsewhere/crash.txt", FAULT);
        Files.writeString(
                logs.out(), "#\n# An error report file with more information is saved as:\n# " + report + "\n#\n");

        assertThat(logs.crash(Set.of()).orElseThrow().file())
                .isEqualTo(logs.folder().resolve("crash.txt"));
        assertThat(logs.folder().resolve("crash.txt")).hasContent(FAULT);
    }

    @Test
    void reportInTheWorkingFolder_isFoundByTheProcess_andOthersAreNot() throws Exception {
        write("work/hs_err_pid42.log", FAULT);

        assertThat(logs().crash(Set.of(7L, 42L))).isPresent();
        assertThat(logs().crash(Set.of(4L, 2L))).isEmpty();
    }

    private KernelLogs logs() throws IOException {
        return new KernelLogs(
                Files.createDirectories(folder.resolve("logs")), Files.createDirectories(folder.resolve("work")));
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
