package org.jdiffusion.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThreadDumpTest {
    private static final String DUMP = """
            Full thread dump OpenJDK 64-Bit Server VM:

            "Thread-7" #40 prio=5 waiting on condition
               java.lang.Thread.State: RUNNABLE
            \tat REPL.$JShell$3.lambda$do_it$$0($JShell$3.java:6)
            \tat java.lang.Thread.run(java.base@17.0.15/Thread.java:840)

            "jjava-exec-abc-0" #30 prio=5 waiting on condition
               java.lang.Thread.State: TIMED_WAITING (sleeping)
            \tat java.lang.Thread.sleep(java.base@17.0.15/Native Method)
            \t- locked <0x000000068> (a java.lang.Object)
            \tat REPL.$JShell$11.nap($JShell$11.java:7)
            \tat REPL.$JShell$13.do_it$($JShell$13.java:5)
            \tat java.lang.reflect.Method.invoke(java.base@17.0.15/Method.java:569)

            "main" #1 prio=5 in Object.wait()
            \tat java.lang.Object.wait(java.base@17.0.15/Native Method)
            """;

    @Test
    void threadOfTheCell_isPreferred_andCutBelowItsOwnCode() {
        assertThat(new ThreadDump(DUMP).cellStack())
                .containsExactly("java.lang.Thread.sleep(Native Method)", ".nap(#11:3)", ".(#13:1)");
    }

    @Test
    void otherThreadWithCellCode_isBetterThanNone() {
        assertThat(new ThreadDump(DUMP.replace("jjava-exec", "pool").replace("JShell$1", "Other$1")).cellStack())
                .containsExactly(".(#3:2)");
        assertThat(new ThreadDump(DUMP.replace("JShell$", "Other$")).cellStack())
                .isEmpty();
    }

    @Test
    void deepStack_keepsItsEnds() {
        String deep = "\"jjava-exec-1\" #1\n" + "\tat a.B.c(B.java:1)\n".repeat(50)
                + "\tat REPL.$JShell$5.do_it$($JShell$5.java:5)\n";
        assertThat(new ThreadDump(deep).cellStack())
                .hasSize(13)
                .contains("… 39 more")
                .endsWith(".(#5:1)");
    }
}
