package org.jdiffusion.notebook.parameters;

import java.util.Locale;
import java.util.Map;
import org.jdiffusion.notebook.model.Notebook;

/** How a language declares parameters. */
sealed interface Syntax permits JavaSyntax, PythonSyntax {

    /** The syntax of a notebook's language; old notebooks name only their kernel. */
    static Syntax of(Notebook notebook) {
        String named = notebook.language().isEmpty() ? notebook.kernelName() : notebook.language();
        String language = named.toLowerCase(Locale.ROOT);
        if (language.equals("java")) {
            return new JavaSyntax();
        }
        if (language.matches("i?python[0-9.]*")) {
            return new PythonSyntax();
        }
        throw new IllegalArgumentException(
                "parameters can be set in Java and Python notebooks, and this one's language" + " is '" + named + "'");
    }

    /** What a comment begins with. */
    String comment();

    /** Whether a variable may bear that name. */
    boolean isName(String name);

    /** The parameters that a cell declares, in order, by name. */
    Map<String, Declared> declarations(String source);

    /** What a parameter would be declared as that nothing is known of but a value. */
    Declared guess(String name, String value);

    /**
     * The code that gives a parameter its value.
     *
     * @throws IllegalArgumentException when the value is not of the parameter's type
     */
    String statement(Declared declared, String value);

    /** The complaint about a value. */
    static IllegalArgumentException wrong(String wanted, String value) {
        return new IllegalArgumentException("wanted " + wanted + ", got '" + value + "'");
    }
}
