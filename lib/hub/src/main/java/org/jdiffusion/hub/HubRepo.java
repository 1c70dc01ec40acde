package org.jdiffusion.hub;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A repository of the hub, at a revision.
 *
 * @param id {@code owner/name}, by the hub's own rules: letters, digits, {@code - _ .}; no {@code --} or {@code ..}
 * @param revision a branch, a tag, a commit or a reference such as {@code refs/convert/parquet}
 */
public record HubRepo(Kind kind, String id, String revision) {
    /** What a repository holds. */
    public enum Kind {
        MODEL,
        DATASET;

        /** {@code models} or {@code datasets}: the hub's word in addresses and in names of folders. */
        String plural() {
            return name().toLowerCase(Locale.ROOT) + "s";
        }
    }

    private static final String DEFAULT_REVISION = "main";
    private static final String WORD = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?";
    private static final Pattern ID = Pattern.compile(WORD + "/" + WORD);
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+/-]{0,254}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /** @throws IllegalArgumentException if a name is not one that the hub gives */
    public HubRepo {
        Objects.requireNonNull(kind, "kind");
        boolean right = ID.matcher(id).matches() && !id.contains("--") && !id.contains("..") && !id.endsWith(".git");
        if (!right) {
            throw new IllegalArgumentException("repository: wanted owner/name of letters, digits, '-', '_', '.', got "
                    + RepoPath.quoted(id) + "; copy the name from the head of its page");
        }
        if (!REVISION.matcher(revision).matches() || !RepoPath.trouble(revision).isEmpty()) {
            throw new IllegalArgumentException(
                    "revision of " + id + ": wanted a branch, a tag or a commit, got " + RepoPath.quoted(revision));
        }
    }

    /** A model: {@code owner/name} or {@code owner/name@revision}; the branch {@code main} where none is named. */
    public static HubRepo model(String name) {
        return parse(Kind.MODEL, name);
    }

    /** A data set: {@code owner/name} or {@code owner/name@revision}; the branch {@code main} where none is named. */
    public static HubRepo dataset(String name) {
        return parse(Kind.DATASET, name);
    }

    private static HubRepo parse(Kind kind, String name) {
        int at = name.indexOf('@');
        return at < 0
                ? new HubRepo(kind, name, DEFAULT_REVISION)
                : new HubRepo(kind, name.substring(0, at), name.substring(at + 1));
    }

    /** The same repository at another revision. */
    public HubRepo at(String other) {
        return new HubRepo(kind, id, other);
    }

    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    /** {@code owner/name@revision}. */
    @Override
    public String toString() {
        return id + "@" + revision;
    }
}
