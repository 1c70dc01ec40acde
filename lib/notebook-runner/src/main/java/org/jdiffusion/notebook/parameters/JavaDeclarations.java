package org.jdiffusion.notebook.parameters;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the variables that Java code declares outside of any class, method or block. */
final class JavaDeclarations {
    private static final Set<String> MODIFIERS =
            Set.of("final", "static", "public", "private", "protected", "transient", "volatile");
    private static final Set<String> NO_TYPES =
            Set.of("assert", "return", "throw", "import", "package", "new", "case", "else", "do", "yield");

    private final List<Token> tokens;
    private final Map<String, Declared> found;
    private int at;

    private JavaDeclarations(List<Token> tokens, Map<String, Declared> found) {
        this.tokens = tokens;
        this.found = found;
    }

    static Map<String, Declared> in(String source) {
        Map<String, Declared> found = new LinkedHashMap<>();
        for (List<Token> statement : statements(Token.java(source))) {
            new JavaDeclarations(statement, found).read();
        }
        return found;
    }

    /** A statement ends at its semicolon, or at the closing brace of a body. */
    private static List<List<Token>> statements(List<Token> tokens) {
        List<List<Token>> statements = new ArrayList<>();
        List<Token> statement = new ArrayList<>();
        int depth = 0;
        boolean assigned = false;
        for (Token token : tokens) {
            depth += token.nesting();
            assigned |= depth == 0 && token.is('=');
            boolean end = depth == 0 && (token.is(';') || (token.is('}') && !assigned));
            if (!end) {
                statement.add(token);
                continue;
            }
            statements.add(statement);
            statement = new ArrayList<>();
            assigned = false;
        }
        statements.add(statement);
        return statements;
    }

    /** Reads {@code type name [= value], name [= value]…}; what does not look so declares nothing. */
    private void read() {
        while (at < tokens.size() && MODIFIERS.contains(tokens.get(at).text())) {
            at++;
        }
        String type = type();
        if (type.isEmpty() || NO_TYPES.contains(type)) {
            return;
        }
        while (isDeclarator()) {
            Token name = tokens.get(at++);
            String whole = type + dimensions();
            List<Token> value = new ArrayList<>();
            if (is(at, '=')) {
                at++;
                value = value();
            }
            String resolved = whole.equals("var") ? literalType(value) : whole;
            found.put(name.text(), new Declared(name.text(), resolved));
            at++; // the comma
        }
    }

    private String type() {
        StringBuilder type = new StringBuilder();
        while (at < tokens.size() && tokens.get(at).isWord()) {
            type.append(tokens.get(at++).text());
            if (is(at, '<')) {
                arguments(type);
            }
            if (!is(at, '.')) {
                return type + dimensions();
            }
            at++;
            type.append('.');
        }
        return "";
    }

    private void arguments(StringBuilder type) {
        int depth = 0;
        do {
            Token token = tokens.get(at++);
            depth += token.is('<') ? 1 : token.is('>') ? -1 : 0;
            type.append(token.text()).append(token.is(',') ? " " : "");
        } while (depth > 0 && at < tokens.size());
    }

    private String dimensions() {
        StringBuilder dimensions = new StringBuilder();
        while (at + 1 < tokens.size()
                && tokens.get(at).is('[')
                && tokens.get(at + 1).is(']')) {
            dimensions.append("[]");
            at += 2;
        }
        return dimensions.toString();
    }

    /** Whether a name stands here that a declaration may introduce. */
    private boolean isDeclarator() {
        if (at >= tokens.size() || !tokens.get(at).isWord()) {
            return false;
        }
        boolean compared = is(at + 1, '=') && is(at + 2, '=');
        return at + 1 == tokens.size()
                || is(at + 1, ',')
                || (is(at + 1, '=') && !compared)
                || (is(at + 1, '[') && is(at + 2, ']'));
    }

    private boolean is(int place, char symbol) {
        return place < tokens.size() && tokens.get(place).is(symbol);
    }

    /** Up to the comma before the next name, or the end. */
    private List<Token> value() {
        int start = at;
        int depth = 0;
        while (at < tokens.size()) {
            depth += tokens.get(at).nesting();
            if (depth == 0 && is(at, ',')) {
                at++;
                boolean ends = isDeclarator();
                at--;
                if (ends) {
                    break;
                }
            }
            at++;
        }
        return tokens.subList(start, at);
    }

    /** What {@code var} stands for; itself where only a compiler could tell. */
    private static String literalType(List<Token> value) {
        boolean signed =
                value.size() == 2 && (value.get(0).is('-') || value.get(0).is('+'));
        if (value.size() != 1 && !signed) {
            return "var";
        }
        Token literal = value.get(value.size() - 1);
        return switch (literal.kind()) {
            case NUMBER -> numberType(literal.text());
            case TEXT -> signed ? "var" : literal.text().startsWith("'") ? "char" : "String";
            case WORD -> literal.text().matches("true|false") && !signed ? "boolean" : "var";
            case LINE, SYMBOL -> "var";
        };
    }

    private static String numberType(String number) {
        if (number.matches(".*[lL]")) {
            return "long";
        }
        if (number.matches("0[xXbB].*")) {
            return "int";
        }
        if (number.matches(".*[fF]")) {
            return "float";
        }
        return number.matches(".*[.eEdD].*") ? "double" : "int";
    }
}
