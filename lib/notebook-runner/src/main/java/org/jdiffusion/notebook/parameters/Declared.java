package org.jdiffusion.notebook.parameters;

/**
 * A parameter as a notebook declares it.
 *
 * @param type in the words of its language
 */
record Declared(String name, String type) {}
