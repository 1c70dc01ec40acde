package org.jdiffusion.notebook.compare.sanitize;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regular expression of Python's {@code re} (3.11) written anew for {@link Pattern}. Anchors, dots and classes are
 * spelled out, so that no flag of Java's but case is needed; every capturing group is a numbered one.
 */
final class PythonRegex {
    private static final Pattern COUNT = Pattern.compile("\\{(?:(\\d+)|(\\d*),(\\d*))\\}");
    private static final Pattern GLOBAL_FLAGS = Pattern.compile("\\(\\?([a-zA-Z]+)\\)");

    /** What stands before a place, as far as a repetition is concerned. */
    private enum Before {
        NOTHING,
        ANCHOR,
        ATOM,
        REPETITION
    }

    private final PatternText text;
    private final StringBuilder out = new StringBuilder();
    private final Map<String, Integer> names = new HashMap<>();
    private final Set<Integer> open = new HashSet<>();
    private Flags flags = Flags.NONE;
    private int groups;
    private boolean behind;
    private String prefix = "";

    private PythonRegex(String regex) {
        this.text = new PatternText("regular expression", regex);
    }

    /**
     * Translates.
     *
     * @throws IllegalArgumentException when it is wrong or has no equal in Java; the message is a sentence
     */
    static PythonRegex translate(String regex) {
        PythonRegex python = new PythonRegex(regex);
        python.globalFlags();
        python.alternatives();
        if (!python.text.atEnd()) {
            throw python.text.refuse("a closing parenthesis has no opening one");
        }
        return python;
    }

    /** Java's pattern. */
    String java() {
        return prefix + out;
    }

    /** The same, but not content with an empty match where the search begins. */
    String advancing() {
        return prefix + "(?:" + out + ")(?!\\G)";
    }

    int groups() {
        return groups;
    }

    /** The number of a named group, -1 if there is none of that name. */
    int group(String name) {
        return names.getOrDefault(name, -1);
    }

    private void globalFlags() {
        Matcher matcher = GLOBAL_FLAGS.matcher(text.rest());
        while (matcher.lookingAt()) {
            for (char letter : matcher.group(1).toCharArray()) {
                flags = flag(flags, letter, true);
            }
            text.skip(matcher.end());
            matcher = GLOBAL_FLAGS.matcher(text.rest());
        }
        prefix = flags.ignoreCase() ? "(?" + flags.javaCase() + ")" : "";
    }

    private Flags flag(Flags before, int letter, boolean on) {
        if ("aimsux".indexOf(letter) < 0 || (!on && "au".indexOf(letter) >= 0)) {
            throw text.refuse("the flag '" + (on ? "" : "-") + Character.toString(letter) + "' has no meaning here");
        }
        return before.with(letter, on);
    }

    private void alternatives() {
        sequence();
        while (text.take("|")) {
            out.append('|');
            sequence();
        }
    }

    private void sequence() {
        Before before = Before.NOTHING;
        while (!text.atEnd() && text.peek() != '|' && text.peek() != ')') {
            if (flags.verbose() && skipBlank()) {
                continue;
            }
            if (text.take("(?#")) {
                text.takeUntil(')');
                continue;
            }
            String count = repetition();
            if (!count.isEmpty()) {
                repeat(before, count);
                before = Before.REPETITION;
            } else {
                before = atom(text.next());
            }
        }
    }

    private boolean skipBlank() {
        if (text.take("#")) {
            text.takeWhile(c -> c != '\n', Integer.MAX_VALUE);
            return true;
        }
        return !text.takeWhile(c -> " \t\n\r\f\u000b".indexOf(c) >= 0, 1).isEmpty();
    }

    /** Takes a repetition in Java's notation; empty if none comes. */
    private String repetition() {
        for (String sign : new String[] {"*", "+", "?"}) {
            if (text.take(sign)) {
                return sign;
            }
        }
        Matcher count = COUNT.matcher(text.rest());
        if (!count.lookingAt()) {
            return "";
        }
        text.skip(count.end());
        if (count.group(1) != null) {
            return "{" + count.group(1) + "}";
        }
        return "{" + (count.group(2).isEmpty() ? "0" : count.group(2)) + "," + count.group(3) + "}";
    }

    private void repeat(Before before, String count) {
        if (before == Before.REPETITION) {
            throw text.refuse("a repetition is repeated");
        }
        if (before != Before.ATOM) {
            throw text.refuse("there is nothing to repeat before '" + count + "'");
        }
        if (behind && !count.matches("\\{\\d+}")) {
            throw text.refuse("a look-behind must have a fixed width");
        }
        out.append(count);
        if (text.take("?")) {
            out.append('?');
        } else if (text.take("+")) {
            out.append('+');
        }
    }

    private Before atom(int c) {
        switch (c) {
            case '^' -> {
                out.append(flags.multiline() ? "(?<![^\\n])" : "\\A");
                return Before.ANCHOR;
            }
            case '$' -> {
                out.append(flags.multiline() ? "(?![^\\n])" : "(?=\\n?\\z)");
                return Before.ANCHOR;
            }
            case '.' -> out.append(flags.dotAll() ? "[\\s\\S]" : "[^\\n]");
            case '[' -> out.append(CharacterClass.read(text, flags));
            case '(' -> group();
            case '\\' -> {
                return escape();
            }
            default -> out.append(CharacterClass.literal(c));
        }
        return Before.ATOM;
    }

    private Before escape() {
        if (text.atEnd()) {
            throw text.refuse("it ends in a backslash");
        }
        int letter = text.next();
        String word = CharacterClass.of('w', flags);
        String anchor = switch (letter) {
            case 'A' -> "\\A";
            case 'Z' -> "\\z";
            case 'b' -> "(?:(?<=W)(?!W)|(?<!W)(?=W))".replace("W", word);
            case 'B' -> "(?:(?<=W)(?=W)|(?<!W)(?!W)(?!\\A\\z))".replace("W", word);
            default -> "";
        };
        if (!anchor.isEmpty()) {
            out.append(anchor);
            return Before.ANCHOR;
        }
        String set = CharacterClass.of(letter, flags);
        if (!set.isEmpty()) {
            out.append(set);
        } else if (letter == '0') {
            out.append(CharacterClass.literal(text.octal("0", 2)));
        } else if (PatternText.isDigit(letter)) {
            numbered(letter - '0');
        } else {
            out.append(CharacterClass.literal(text.character(letter)));
        }
        return Before.ATOM;
    }

    private void numbered(int first) {
        String second = text.takeWhile(PatternText::isDigit, 1);
        if (text.isOctal(first, second)) {
            out.append(CharacterClass.literal(text.octal(first + second, 1)));
        } else {
            reference(Integer.parseInt(first + second));
        }
    }

    private void reference(int group) {
        if (group > groups || open.contains(group)) {
            throw text.refuse("it refers to group " + group + ", which does not stand before");
        }
        out.append("(?:\\").append(group).append(')');
    }

    private void group() {
        if (!text.take("?")) {
            capture();
        } else if (text.take("P<")) {
            String name = text.takeUntil('>');
            if (!PatternText.isName(name) || names.putIfAbsent(name, groups + 1) != null) {
                throw text.refuse("a group cannot be named '" + name + "', or not again");
            }
            capture();
        } else if (text.take("P=")) {
            String name = text.takeUntil(')');
            if (!names.containsKey(name)) {
                throw text.refuse("it refers to group '" + name + "', which does not stand before");
            }
            reference(names.get(name));
        } else {
            special();
        }
    }

    private void special() {
        for (String kind : new String[] {":", "=", "!", "<=", "<!", ">"}) {
            if (text.take(kind)) {
                boolean outside = behind;
                behind = kind.startsWith("<") || (behind && ":>".contains(kind));
                inner("(?" + kind, flags);
                behind = outside;
                return;
            }
        }
        if (text.peek() == '(') {
            throw text.refuse("conditions such as (?(1)a|b) have no equal in Java");
        }
        Flags inside = flags;
        boolean on = true;
        while (PatternText.isLetter(text.peek()) || (text.peek() == '-' && on)) {
            int letter = text.next();
            on &= letter != '-';
            inside = letter == '-' ? inside : flag(inside, letter, on);
        }
        if (text.take(":")) {
            inner("(?" + inside.javaCase() + ":", inside);
        } else if (text.peek() == ')') {
            throw text.refuse("flags for the whole expression must stand at its start");
        } else {
            throw text.refuse("unknown kind of group '(?" + text.rest() + "'");
        }
    }

    private void capture() {
        int number = ++groups;
        open.add(number);
        inner("(", flags);
        open.remove(number);
    }

    private void inner(String opening, Flags inside) {
        Flags outside = flags;
        flags = inside;
        out.append(opening);
        alternatives();
        if (!text.take(")")) {
            throw text.refuse("a parenthesis is not closed");
        }
        out.append(')');
        flags = outside;
    }
}
