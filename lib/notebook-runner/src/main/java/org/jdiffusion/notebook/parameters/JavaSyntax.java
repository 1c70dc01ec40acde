package org.jdiffusion.notebook.parameters;

import java.math.BigInteger;
import java.util.Map;
import java.util.function.Function;
import javax.lang.model.SourceVersion;

/** Parameters as variables of Java: a redeclaration in the same type is how a notebook gives them another value. */
final class JavaSyntax implements Syntax {
    private static final String SETTABLE = "int, long, short, byte, double, float, boolean, char and String";

    @Override
    public String comment() {
        return "//";
    }

    @Override
    public boolean isName(String name) {
        return SourceVersion.isIdentifier(name) && !SourceVersion.isKeyword(name);
    }

    @Override
    public Map<String, Declared> declarations(String source) {
        return JavaDeclarations.in(source);
    }

    @Override
    public Declared guess(String name, String value) {
        if (Numbers.isPlainWhole(value)) {
            int bits = Numbers.whole(value).orElseThrow().bitLength();
            return new Declared(name, bits < Integer.SIZE ? "int" : "long");
        }
        if (Numbers.real(value).isPresent()) {
            return new Declared(name, "double");
        }
        return new Declared(
                name,
                switch (value) {
                    case "true", "false", "True", "False" -> "boolean";
                    case "null", "None" -> "Object";
                    default -> "String";
                });
    }

    @Override
    public String statement(Declared declared, String value) {
        return declared.type() + " " + declared.name() + " = " + literal(declared.type(), value) + ";";
    }

    private static String literal(String type, String value) {
        return switch (type.replaceFirst("^java\\.lang\\.", "")) {
            case "int", "Integer" -> whole("int", value, Integer.SIZE).toString();
            case "long", "Long" -> whole("long", value.replaceFirst("(?<=\\w)[lL]\\s*$", ""), Long.SIZE) + "L";
            case "short", "Short" -> whole("short", value, Short.SIZE).toString();
            case "byte", "Byte" -> whole("byte", value, Byte.SIZE).toString();
            case "double", "Double" ->
                real("double", value, number -> special("Double", number, Double.toString(number)));
            case "float", "Float" -> real("float", value, number -> floating(number, value));
            case "boolean", "Boolean" -> truth(value);
            case "char", "Character" -> character(value);
            case "String" -> Quoted.of(value, '"');
            case "Object" -> nothing(value);
            case "var" ->
                throw new IllegalArgumentException(
                        "it is declared with var, and its default is no plain literal: write its type there");
            default ->
                throw new IllegalArgumentException(
                        "it is declared as " + type + ", and only " + SETTABLE + " can be set");
        };
    }

    private static BigInteger whole(String type, String value, int bits) {
        BigInteger number = Numbers.whole(value).orElseThrow(() -> Syntax.wrong(type, value));
        if (number.bitLength() >= bits) {
            BigInteger bound = BigInteger.TWO.pow(bits - 1);
            throw Syntax.wrong(type + " from " + bound.negate() + " to " + bound.subtract(BigInteger.ONE), value);
        }
        return number;
    }

    private static String real(String type, String value, Function<Double, String> literal) {
        String number = value.replaceFirst("(?<=[0-9.])[fFdD]\\s*$", "");
        return literal.apply(Numbers.real(number).orElseThrow(() -> Syntax.wrong(type, value)));
    }

    private static String floating(double number, String value) {
        float narrow = (float) number;
        boolean lost = Float.isInfinite(narrow) != Double.isInfinite(number) || (narrow == 0) != (number == 0);
        if (lost) {
            throw Syntax.wrong("a number within the range of a float", value);
        }
        return special("Float", number, Float.toString(narrow) + "f");
    }

    private static String special(String box, double number, String literal) {
        if (Double.isNaN(number)) {
            return box + ".NaN";
        }
        if (Double.isInfinite(number)) {
            return box + (number > 0 ? ".POSITIVE_INFINITY" : ".NEGATIVE_INFINITY");
        }
        return literal;
    }

    private static String truth(String value) {
        return switch (value.strip()) {
            case "true", "True" -> "true";
            case "false", "False" -> "false";
            default -> throw Syntax.wrong("true or false", value);
        };
    }

    private static String character(String value) {
        if (value.length() != 1) {
            throw Syntax.wrong("one character", value);
        }
        return Quoted.of(value, '\'');
    }

    private static String nothing(String value) {
        if (!value.equals("null") && !value.equals("None")) {
            throw new IllegalArgumentException("it is declared as Object, and only " + SETTABLE + " can be set");
        }
        return "null";
    }
}
