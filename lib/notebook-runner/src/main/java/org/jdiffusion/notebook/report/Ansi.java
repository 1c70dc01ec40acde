package org.jdiffusion.notebook.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes what a terminal would show: colours as spans with classes, whose shades the style sheet picks so that they can
 * be read on light and on dark; lines that a carriage return begins anew as they ended. Other sequences are left out.
 */
final class Ansi {
    private static final Pattern SEQUENCE =
            Pattern.compile("\u001b(?:\\[([0-9;:]*)([@-~])|\\[[ -?]*[@-~]|][^\u0007\u001b]*(?:\u0007|\u001b\\\\))");
    private static final Pattern OVERWRITTEN = Pattern.compile("(?m)^[^\n]*\r(?=[^\n])");
    private static final int[] LEVELS = {0, 95, 135, 175, 215, 255};

    private final Html html;
    private String foreground = "";
    private String background = "";
    private boolean bold;
    private boolean underlined;

    private Ansi(Html html) {
        this.html = html;
    }

    static void write(Html html, String text) {
        new Ansi(html).write(OVERWRITTEN.matcher(text.replace("\r\n", "\n")).replaceAll(""));
    }

    private void write(String text) {
        Matcher matcher = SEQUENCE.matcher(text);
        int from = 0;
        while (matcher.find()) {
            piece(text.substring(from, matcher.start()));
            if ("m".equals(matcher.group(2))) {
                change(matcher.group(1).split("[;:]", -1));
            }
            from = matcher.end();
        }
        piece(text.substring(from));
    }

    private void piece(String text) {
        List<String> classes = new ArrayList<>();
        if (!foreground.isEmpty()) {
            classes.add("fg-" + foreground);
        }
        if (!background.isEmpty()) {
            classes.add("bg-" + background);
        }
        if (bold) {
            classes.add("bold");
        }
        if (underlined) {
            classes.add("underlined");
        }
        if (text.isEmpty() || classes.isEmpty()) {
            html.text(text);
        } else {
            html.element("span", text, "class", String.join(" ", classes));
        }
    }

    private void change(String[] codes) {
        for (int i = 0; i < codes.length; i++) {
            int code = number(codes[i]);
            if (code == 38 || code == 48) {
                boolean palette = number(at(codes, i + 1)) == 5;
                String colour = palette
                        ? indexed(number(at(codes, i + 2)))
                        : nearest(number(at(codes, i + 2)), number(at(codes, i + 3)), number(at(codes, i + 4)));
                foreground = code == 38 ? colour : foreground;
                background = code == 48 ? colour : background;
                i += palette ? 2 : 4;
            } else {
                change(code);
            }
        }
    }

    private void change(int code) {
        if (code == 0) {
            foreground = "";
            background = "";
            bold = false;
            underlined = false;
        } else if (code == 1 || code == 22) {
            bold = code == 1;
        } else if (code == 4 || code == 24) {
            underlined = code == 4;
        } else if (code == 39) {
            foreground = "";
        } else if (code == 49) {
            background = "";
        } else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
            foreground = basic(code % 10);
        } else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) {
            background = basic(code % 10);
        }
    }

    private static String indexed(int index) {
        if (index < 16) {
            return basic(index % 8);
        }
        if (index >= 232) {
            return "grey";
        }
        int cube = index - 16;
        return nearest(LEVELS[cube / 36], LEVELS[cube / 6 % 6], LEVELS[cube % 6]);
    }

    /** The basic colour of that hue. */
    private static String nearest(int red, int green, int blue) {
        int most = Math.max(red, Math.max(green, blue));
        int least = Math.min(red, Math.min(green, blue));
        if (most - least < 40) {
            return "grey";
        }
        int middle = (most + least) / 2;
        return basic((red > middle ? 1 : 0) + (green > middle ? 2 : 0) + (blue > middle ? 4 : 0));
    }

    /** Black and white are grey: what is one on light paper is the other on dark. */
    private static String basic(int digit) {
        return switch (digit) {
            case 1 -> "red";
            case 2 -> "green";
            case 3 -> "yellow";
            case 4 -> "blue";
            case 5 -> "magenta";
            case 6 -> "cyan";
            default -> "grey";
        };
    }

    private static String at(String[] codes, int index) {
        return index < codes.length ? codes[index] : "";
    }

    private static int number(String code) {
        return code.isEmpty() || code.length() > 3 ? 0 : Math.min(255, Integer.parseInt(code));
    }
}
