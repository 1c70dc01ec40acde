package org.jdiffusion.notebook.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jdiffusion.notebook.run.OnFailure;
import org.junit.platform.commons.annotation.Testable;

/**
 * Makes a class stand for the notebooks of a folder: each code cell is a test. The class itself may be empty.
 * Build tools look for test classes only, so this is how they find notebooks.
 *
 * <pre>
 * &#64;Notebooks(dir = "en", timeout = "3m", mode = NotebookMode.STRICT)
 * class EnglishNotebooksTest {}
 * </pre>
 *
 * <p>It may stand on an annotation of your own, which then means the same. What it leaves out is up to the
 * configuration parameters of {@link NotebookTestEngine}; what a notebook's or a cell's own metadata say goes before
 * both. A value that makes no sense is a failed test that says so.
 *
 * <p>Files and folders are relative to the module's base folder: the system property {@code basedir}, which Maven
 * sets, else the working directory.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Testable
public @interface Notebooks {
    /** The folder, with all folders below it, or one notebook. */
    String dir();

    /**
     * Which notebooks of the folder: globs for the path below it or for the name alone, such as {@code "0?_*.ipynb"} or
     * {@code "intro/**"}. None: all of them.
     */
    String[] include() default {};

    /** Which of them are left out all the same, as globs. */
    String[] exclude() default {};

    /** Whether outputs are compared with the stored ones. One value, or none: {@code notebook.mode}, else {@code RUN}. */
    NotebookMode[] mode() default {};

    /**
     * What becomes of the cells after one that failed. One value, or none: {@code notebook.on-failure}, else
     * {@code CONTINUE} when outputs are compared and {@code STOP} when they are not.
     */
    OnFailure[] onFailure() default {};

    /** How long a cell may run, such as {@code 60s}; empty: {@code notebook.timeout}, else 5 minutes. */
    String timeout() default "";

    /** How long a whole notebook may run; empty: {@code notebook.deadline}, else there is no limit. */
    String deadline() default "";

    /** Files of replacements for both sides of a comparison, as nbval reads them; applied after {@code notebook.sanitize-with}. */
    String[] sanitizeWith() default {};

    /**
     * Whether a test {@code [compile]} comes before the cells of each notebook whose kernel is Java. It type-checks all
     * of them without running any; if they do not compile, none of them runs. {@code notebook.compile=true} does the
     * same for all classes.
     */
    boolean compile() default false;

    /** Variables for the kernel, as {@code NAME=value}. */
    String[] environment() default {};
}
