package org.jdiffusion.notebook.compare;

import java.util.List;
import java.util.Optional;
import org.jdiffusion.notebook.compare.picture.Picture;
import org.jdiffusion.notebook.compare.picture.SideBySide;

/**
 * One way in which the fresh outputs of a cell are not the stored ones. Texts are as they were compared: streams whole,
 * sanitized.
 */
public sealed interface Difference {

    /** What differs: a MIME type, {@code stdout}, {@code stderr}, {@code ename}, {@code evalue} or another key. */
    String field();

    /** A sentence that says what differs, with a short piece of both sides. */
    String message();

    /** What was stored, whole; empty if nothing. For a picture its size. */
    String expected();

    /** What came, whole; empty if nothing. For a picture its size. */
    String actual();

    /** Expected, actual and difference in one picture, where both sides are pictures. */
    default Optional<Picture> board() {
        return Optional.empty();
    }

    /** The field is stored, and did not come. */
    record Missing(String field, List<String> values) implements Difference {
        public Missing {
            values = List.copyOf(values);
        }

        @Override
        public String message() {
            return field + " is missing: expected " + Excerpt.quote(values.get(0)) + ", got nothing";
        }

        @Override
        public String expected() {
            return String.join("\n", values);
        }

        @Override
        public String actual() {
            return "";
        }
    }

    /** The field came, and is not stored. */
    record Unexpected(String field, List<String> values) implements Difference {
        public Unexpected {
            values = List.copyOf(values);
        }

        @Override
        public String message() {
            return field + " is unexpected: expected nothing, got " + Excerpt.quote(values.get(0));
        }

        @Override
        public String expected() {
            return "";
        }

        @Override
        public String actual() {
            return String.join("\n", values);
        }
    }

    /** The field came more often or less often than it is stored. */
    record Count(String field, List<String> stored, List<String> fresh) implements Difference {
        public Count {
            stored = List.copyOf(stored);
            fresh = List.copyOf(fresh);
        }

        @Override
        public String message() {
            return field + " came another number of times: expected " + stored.size() + ", got " + fresh.size();
        }

        @Override
        public String expected() {
            return String.join("\n", stored);
        }

        @Override
        public String actual() {
            return String.join("\n", fresh);
        }
    }

    /**
     * A text or JSON is another.
     *
     * @param index which one of that field, from 0
     * @param detail where they differ
     */
    record Value(String field, int index, String expected, String actual, String detail) implements Difference {
        @Override
        public String message() {
            return field + place(index) + " differs: " + detail;
        }
    }

    /**
     * A picture breaks its rule.
     *
     * @param index which one of that field, from 0
     * @param detail how
     */
    record Pictures(String field, int index, Picture stored, Picture fresh, String detail) implements Difference {
        @Override
        public String message() {
            return field + place(index) + " differs: " + detail;
        }

        @Override
        public String expected() {
            return stored.toString();
        }

        @Override
        public String actual() {
            return fresh.toString();
        }

        @Override
        public Optional<Picture> board() {
            return Optional.of(SideBySide.of(stored, fresh));
        }
    }

    /** The stored cell has outputs, but no execution count: it was never run. Compared or not, such a cell fails. */
    record Unrun() implements Difference {
        @Override
        public String field() {
            return "execution_count";
        }

        @Override
        public String message() {
            return "the stored cell has outputs, but was never run: it has no execution count";
        }

        @Override
        public String expected() {
            return "";
        }

        @Override
        public String actual() {
            return "";
        }
    }

    private static String place(int index) {
        return index == 0 ? "" : " (number " + (index + 1) + ")";
    }
}
