package org.jdiffusion.notebook.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.platform.commons.annotation.Testable;

/**
 * Makes a class stand for the notebooks of a folder: each code cell is a test. The class itself may be empty.
 * Build tools look for test classes only, so this is how they find notebooks.
 *
 * <pre>
 * &#64;Notebooks(dir = "en", timeout = "3m")
 * class EnglishNotebooksTest {}
 * </pre>
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Testable
public @interface Notebooks {
    /** The folder, or one notebook, relative to the module's base folder. */
    String dir();

    /** How long a cell may run, such as {@code 60s}; empty: the parameter {@code notebook.timeout}, else 5 minutes. */
    String timeout() default "";

    /** Variables for the kernel, as {@code NAME=value}. */
    String[] environment() default {};
}
