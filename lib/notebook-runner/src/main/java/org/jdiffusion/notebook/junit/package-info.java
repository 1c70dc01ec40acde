/**
 * Notebooks as JUnit tests: a test engine with one test for each code cell.
 * Start reading at {@link org.jdiffusion.notebook.junit.Notebooks}, the annotation that brings notebooks in, and at
 * {@link org.jdiffusion.notebook.junit.NotebookTestEngine} for its parameters. A class is needed for Maven and Gradle
 * only; whoever runs JUnit's launcher or a {@code @Suite} may select folders and files instead:
 *
 * <pre>
 * &#64;Suite
 * &#64;IncludeEngines("notebook")
 * &#64;SelectDirectories("notebooks/en")
 * class NotebookSuite {}
 * </pre>
 */
package org.jdiffusion.notebook.junit;
