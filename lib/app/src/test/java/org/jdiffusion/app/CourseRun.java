package org.jdiffusion.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/** One command, run in this process: what it returned and said. */
public record CourseRun(int exit, String out, String err) {

    public static CourseRun run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = Arrays.stream(args).map(Object::toString).toArray(String[]::new);
        int exit = Main.run(new PrintWriter(out), new PrintWriter(err), words);
        return new CourseRun(exit, out.toString(), err.toString());
    }
}
