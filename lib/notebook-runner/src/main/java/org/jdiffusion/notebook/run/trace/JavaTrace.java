package org.jdiffusion.notebook.run.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A Java stack trace in the notebook's terms. */
final class JavaTrace {
    /** So many frames of a library in a row are of interest, and are the ones nearest to the failure. */
    private static final int LIBRARY_FRAMES = 4;
    /** How JShell names what a snippet threw that ran inside of another one. */
    private static final String NESTED = "Caused by: jdk.jshell.";

    private final List<JavaLine> lines;
    private final Snippets snippets;
    private final RanCells ran;
    private final List<String> told = new ArrayList<>();
    private Place place;
    private int library;
    private boolean below;

    JavaTrace(List<JavaLine> lines, Snippets snippets, RanCells ran) {
        this.lines = lines;
        this.snippets = snippets;
        this.ran = ran;
    }

    /** The trace of an exception. */
    Trace thrown(ErrorText error) {
        return trace(error.headline());
    }

    /** The trace of something used whose own needs were never declared, with what these are. */
    Trace unresolved(ErrorText error) {
        return lines.stream()
                .filter(JavaLine.InSnippet.class::isInstance)
                .map(JavaLine.InSnippet.class::cast)
                .flatMap(frame -> snippets.withId(frame.id()).stream())
                .map(Snippet::missing)
                .filter(names -> !names.isEmpty())
                .findFirst()
                .map(missing -> trace(error.message() + " needs what is not declared: " + missing))
                .orElseGet(() -> trace(error.headline()));
    }

    private Trace trace(String headline) {
        lines.subList(start(), lines.size()).forEach(this::tell);
        endLibrary();
        told.remove(headline);
        OptionalInt line = Optional.ofNullable(place)
                .or(this::lastSnippet)
                .map(it -> OptionalInt.of(it.line()))
                .orElseGet(OptionalInt::empty);
        return new Trace(headline, line, Repeats.fold(told));
    }

    /** The first frame, as the headline is what stands above it; the kernel or a magic may have put more around it. */
    private int start() {
        int start = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i) instanceof JavaLine.Other other && other.text().startsWith(NESTED)) {
                start = i;
            }
        }
        int frame = start;
        while (frame < lines.size() && lines.get(frame) instanceof JavaLine.Other) {
            frame++;
        }
        return frame < lines.size() ? frame : start;
    }

    private void tell(JavaLine line) {
        if (line instanceof JavaLine.Other other) {
            endLibrary();
            below = false;
            if (!other.text().isBlank() && !other.text().strip().matches("\\.\\.\\. \\d+ more")) {
                told.add(other.text());
            }
        } else if (below) {
            return; // how the kernel came to run the cell
        } else if (line instanceof JavaLine.InSnippet frame) {
            tell(frame.function(), snippets.place(frame), "snippet #" + frame.id() + ", line " + frame.line());
            below = frame.function().isEmpty();
        } else if (line instanceof JavaLine.InWrapper frame) {
            tell(frame.function(), snippets.place(frame), frame.wrapper() + ".java:" + frame.line());
            below = frame.function().isEmpty();
        } else if (line instanceof JavaLine.Elsewhere frame && !frame.ofKernel() && ++library <= LIBRARY_FRAMES) {
            told.add("    " + frame.text());
        }
    }

    private void tell(String function, Optional<Place> found, String otherwise) {
        endLibrary();
        told.add("    "
                + found.map(it -> it.frame(function)).orElse("at " + (function + " (" + otherwise + ")").strip()));
        if (place == null && found.isPresent() && ran.isLast(found.get().cell())) {
            place = found.get();
        }
    }

    private void endLibrary() {
        if (library > LIBRARY_FRAMES) {
            told.add("    … " + (library - LIBRARY_FRAMES) + " more");
        }
        library = 0;
    }

    private Optional<Place> lastSnippet() {
        return snippets.last().flatMap(snippet -> snippets.place(snippet, 0)).filter(it -> ran.isLast(it.cell()));
    }
}
