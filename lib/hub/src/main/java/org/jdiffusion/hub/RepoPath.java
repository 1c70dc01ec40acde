package org.jdiffusion.hub;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of files as a server gives them; they become files on this machine only if they stay under their folder on any. */
final class RepoPath {
    private static final Pattern DEVICE = Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");
    private static final int LONGEST = 255;

    private RepoPath() {}

    /** What is wrong with a path, or nothing. */
    static String trouble(String path) {
        if (path.chars().anyMatch(c -> c < ' ' || c == 0x7f || "\\:<>\"|?*".indexOf(c) >= 0)) {
            return "has a character that not every file system has";
        }
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                return "does not lead to a place under the repository";
            }
            if (name.endsWith(".")
                    || name.endsWith(" ")
                    || DEVICE.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
                return "is no file's name on Windows";
            }
            if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
                return "has a name of more than " + LONGEST + " bytes";
            }
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(path)) {
            return "has half a character";
        }
        try {
            return Path.of(path).isAbsolute() ? "does not lead to a place under the repository" : "";
        } catch (InvalidPathException e) { // by the system's encoding
            return "has a character that files cannot have here";
        }
    }

    /** Text from elsewhere, made fit for a message. */
    static String quoted(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return "'" + (plain.length() > 200 ? plain.substring(0, 200) + "..." : plain) + "'";
    }
}
