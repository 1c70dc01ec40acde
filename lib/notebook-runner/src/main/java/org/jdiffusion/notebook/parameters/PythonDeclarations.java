package org.jdiffusion.notebook.parameters;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdiffusion.notebook.parameters.Token.Kind;

/** Finds the variables that Python code assigns outside of any class, function or block. */
final class PythonDeclarations {
    private static final Set<String> ANNOTATIONS = Set.of("int", "float", "bool", "str");

    private PythonDeclarations() {}

    static Map<String, Declared> in(String source) {
        Map<String, Declared> found = new LinkedHashMap<>();
        for (List<Token> statement : statements(source)) {
            read(statement, found);
        }
        return found;
    }

    /** The statements of lines that are not indented. */
    private static List<List<Token>> statements(String source) {
        List<List<Token>> statements = new ArrayList<>();
        List<Token> statement = new ArrayList<>();
        int depth = 0;
        boolean lineBegins = true;
        boolean indented = false;
        for (Token token : Token.python(source)) {
            if (lineBegins && token.kind() != Kind.LINE) {
                indented = token.start() > 0 && source.charAt(token.start() - 1) != '\n';
                lineBegins = false;
            }
            depth += token.nesting();
            boolean lineEnds = depth == 0 && token.kind() == Kind.LINE;
            if (lineEnds || (depth == 0 && token.is(';'))) {
                statements.add(statement);
                statement = new ArrayList<>();
                lineBegins |= lineEnds;
            } else if (!indented && token.kind() != Kind.LINE) {
                statement.add(token);
            }
        }
        statements.add(statement);
        return statements;
    }

    /** Reads {@code name = value}, {@code name: type = value} and {@code name = name = value}. */
    private static void read(List<Token> statement, Map<String, Declared> found) {
        if (statement.size() < 3 || !isVariable(statement.get(0))) {
            return;
        }
        if (statement.get(1).is(':')) {
            List<Token> annotation = statement.subList(2, statement.size()).stream()
                    .takeWhile(token -> !token.is('='))
                    .toList();
            int value = 3 + annotation.size();
            if (value < statement.size()) {
                String type = annotation.stream().map(Token::text).collect(Collectors.joining());
                String literal = literalType(statement.subList(value, statement.size()));
                String name = statement.get(0).text();
                found.put(name, new Declared(name, ANNOTATIONS.contains(type) ? type : literal));
            }
            return;
        }
        int at = 0;
        while (at + 2 < statement.size()
                && isVariable(statement.get(at))
                && statement.get(at + 1).is('=')
                && !statement.get(at + 2).is('=')) {
            at += 2;
        }
        for (int i = 0; i < at; i += 2) {
            String name = statement.get(i).text();
            found.put(name, new Declared(name, literalType(statement.subList(at, statement.size()))));
        }
    }

    private static boolean isVariable(Token token) {
        return token.isWord() && new PythonSyntax().isName(token.text());
    }

    private static String literalType(List<Token> value) {
        Token first = value.get(0);
        boolean signed = value.size() == 2 && (first.is('-') || first.is('+'));
        Token last = value.get(value.size() - 1);
        if (last.kind() == Kind.NUMBER && (value.size() == 1 || signed)) {
            return numberType(last.text());
        }
        if (value.stream().allMatch(token -> token.kind() == Kind.TEXT)) {
            return first.text().matches("(?is)r?b.*") ? "bytes" : "str";
        }
        if (first.is('[')) {
            return "list";
        }
        if (first.is('{')) {
            return "dict or set";
        }
        boolean truth = value.size() == 1 && first.text().matches("True|False");
        return truth ? "bool" : PythonSyntax.ANYTHING;
    }

    private static String numberType(String number) {
        if (number.matches(".*[jJ]")) {
            return "complex number";
        }
        boolean whole = number.matches("0[xXoObB].*") || !number.matches(".*[.eE].*");
        return whole ? PythonSyntax.NUMBER : "float";
    }
}
