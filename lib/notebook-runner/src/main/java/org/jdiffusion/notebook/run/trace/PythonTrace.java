package org.jdiffusion.notebook.run.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPython traceback in the notebook's terms. Its frames name cells by their execution counts, in a way of its own in
 * each generation, and are followed by some lines of code with an arrow.
 */
final class PythonTrace {
    private static final Pattern CELL = Pattern.compile(
            "\\s*(?:File \")?(?:Cell In|Input In|<ipython-input-)\\s?\\[?(\\d{1,9})[^,:\\s]*(?:, line (\\d{1,9}))?(?:,? in (\\S.*))?.*");
    private static final Pattern FILE = Pattern.compile("\\s*File \\S.*:\\d+.*|[~/\\\\].* in \\S+\\(.*\\)");
    private static final Pattern ARROW = Pattern.compile("-+> (\\d{1,9})\\s?(.*)");
    private static final Pattern CODE = Pattern.compile("\\s*\\d+ .*|\\s*\\d+|\\s*\\(\\.\\.\\.\\).*");
    private static final Pattern RULE = Pattern.compile("-{20,}");

    private final RanCells ran;
    private final List<String> told = new ArrayList<>();
    private boolean frames;
    private Place place;
    /** The frame that is being read, until its line is known. */
    private Matcher open;

    private boolean inFrame;

    private PythonTrace(RanCells ran) {
        this.ran = ran;
    }

    static PythonTrace of(ErrorText error, RanCells ran) {
        PythonTrace trace = new PythonTrace(ran);
        error.lines().forEach(trace::tell);
        trace.close(OptionalInt.empty());
        return trace;
    }

    boolean hasFrames() {
        return frames;
    }

    /** The line of the failing cell's innermost frame. */
    OptionalInt line() {
        return place == null ? OptionalInt.empty() : OptionalInt.of(place.line());
    }

    List<String> lines() {
        return Repeats.fold(told);
    }

    private void tell(String line) {
        Matcher cell = CELL.matcher(line);
        Matcher arrow = ARROW.matcher(line);
        if (cell.matches()) {
            close(OptionalInt.empty());
            frames = true;
            inFrame = true;
            open = cell;
            if (cell.group(2) != null) {
                close(OptionalInt.of(Integer.parseInt(cell.group(2))));
            }
        } else if (FILE.matcher(line).matches()) {
            close(OptionalInt.empty());
            inFrame = true;
            told.add("    " + line.strip());
        } else if (inFrame && arrow.matches()) {
            close(OptionalInt.of(Integer.parseInt(arrow.group(1))));
            told.add("        " + arrow.group(2).strip());
        } else if (!(inFrame && CODE.matcher(line).matches())
                && !line.isBlank()
                && !RULE.matcher(line).matches()) {
            close(OptionalInt.empty());
            inFrame = false;
            told.add(line.stripTrailing());
        }
    }

    /** Ends the open frame, whose 1-based line may be known by now. */
    private void close(OptionalInt line) {
        if (open == null) {
            return;
        }
        String function =
                Optional.ofNullable(open.group(3)).orElse("").replaceFirst("^<(?:module|cell line: \\d+)>.*", "");
        Optional<Place> found = line.isEmpty()
                ? Optional.empty()
                : ran.numbered(Integer.parseInt(open.group(1))).flatMap(cell -> ran.place(cell, line.getAsInt() - 1));
        told.add(
                "    " + found.map(it -> it.frame(function)).orElse(open.group().strip()));
        if (found.isPresent() && ran.isLast(found.get().cell())) {
            place = found.get();
        }
        open = null;
    }
}
