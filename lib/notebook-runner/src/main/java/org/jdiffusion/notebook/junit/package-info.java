/**
 * Notebooks as JUnit tests: a test engine with one test for each code cell.
 * Start reading at {@link org.jdiffusion.notebook.junit.Notebooks}, the annotation that brings notebooks in.
 */
package org.jdiffusion.notebook.junit;
