package org.jdiffusion.notebook.parameters;

import java.util.Map;
import java.util.Set;

/**
 * Parameters as variables of Python. Their types are those of the annotation or of the default; a whole number as the
 * default, without annotation, takes any number. All but text may be None.
 */
final class PythonSyntax implements Syntax {
    static final String NUMBER = "number";
    static final String ANYTHING = "anything";

    private static final Set<String> KEYWORDS = Set.of(
            "False",
            "None",
            "True",
            "and",
            "as",
            "assert",
            "async",
            "await",
            "break",
            "class",
            "continue",
            "def",
            "del",
            "elif",
            "else",
            "except",
            "finally",
            "for",
            "from",
            "global",
            "if",
            "import",
            "in",
            "is",
            "lambda",
            "nonlocal",
            "not",
            "or",
            "pass",
            "raise",
            "return",
            "try",
            "while",
            "with",
            "yield");

    @Override
    public String comment() {
        return "#";
    }

    @Override
    public boolean isName(String name) {
        return name.indexOf('$') < 0 && !KEYWORDS.contains(name);
    }

    @Override
    public Map<String, Declared> declarations(String source) {
        return PythonDeclarations.in(source);
    }

    @Override
    public Declared guess(String name, String value) {
        return new Declared(name, ANYTHING);
    }

    @Override
    public String statement(Declared declared, String value) {
        return declared.name() + " = " + literal(declared.type(), value);
    }

    private static String literal(String type, String value) {
        if (value.strip().equals("None") && !type.equals("str")) {
            return "None";
        }
        return switch (type) {
            case "int" ->
                Numbers.whole(value)
                        .orElseThrow(() -> Syntax.wrong("a whole number", value))
                        .toString();
            case "float" -> real(value);
            case NUMBER -> Numbers.whole(value).map(Object::toString).orElseGet(() -> real(value));
            case "bool" -> truth(value);
            case "str" -> Quoted.of(value, '"');
            case ANYTHING -> anything(value);
            default ->
                throw new IllegalArgumentException(
                        "its default is a " + type + ", and only numbers, text, True, False and None can be set");
        };
    }

    private static String anything(String value) {
        if (Numbers.isPlainWhole(value)) {
            return Numbers.whole(value).orElseThrow().toString();
        }
        if (Numbers.real(value).isPresent()) {
            return real(value);
        }
        return switch (value) {
            case "true", "false", "True", "False" -> truth(value);
            case "null" -> "None";
            default -> Quoted.of(value, '"');
        };
    }

    private static String real(String value) {
        double number = Numbers.real(value).orElseThrow(() -> Syntax.wrong("a number", value));
        if (Double.isNaN(number)) {
            return "float('nan')";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "float('inf')" : "float('-inf')";
        }
        return Double.toString(number);
    }

    private static String truth(String value) {
        return switch (value.strip()) {
            case "true", "True" -> "True";
            case "false", "False" -> "False";
            default -> throw Syntax.wrong("True or False", value);
        };
    }
}
