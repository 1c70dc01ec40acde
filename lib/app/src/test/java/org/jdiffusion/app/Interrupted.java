package org.jdiffusion.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/** A command whose thread is interrupted while it runs. */
final class Interrupted {
    private Interrupted() {}

    /** Runs it until it says a line with {@code words}. */
    static CourseRun after(String words, Object... command) {
        StringWriter err = new StringWriter();
        PrintWriter interrupting = new PrintWriter(err) {
            @Override
            public void println(String line) {
                super.println(line);
                if (line.contains(words)) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        String[] args = Arrays.stream(command).map(Object::toString).toArray(String[]::new);
        int exit = Main.run(new PrintWriter(new StringWriter()), interrupting, args);
        assertThat(Thread.interrupted()).isFalse();
        return new CourseRun(exit, "", err.toString());
    }
}
