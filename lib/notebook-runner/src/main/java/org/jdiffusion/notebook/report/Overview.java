package org.jdiffusion.notebook.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.NotebookResult;
import org.jdiffusion.notebook.run.Verdict;

/** The tables on top of the page: what failed, how each notebook fared, and which cells took longest. */
final class Overview {
    private static final int MOST_FAILURES = 50;
    private static final int SLOWEST = 10;
    private static final double WORTH_TELLING = 0.5;

    private final Html html;
    private final List<NotebookResult> results;
    private final List<Place> places = new ArrayList<>();

    /** A cell, and where on the page it is. */
    private record Place(NotebookResult notebook, CellResult cell, String id) {}

    Overview(Html html, List<NotebookResult> results) {
        this.html = html;
        this.results = results;
        int number = 0;
        for (NotebookResult result : results) {
            number++;
            if (result instanceof NotebookResult.Played played) {
                for (CellResult cell : played.cells()) {
                    places.add(new Place(result, cell, NotebookPart.id(number, cell)));
                }
            }
        }
    }

    void write() {
        failures();
        notebooks();
        slowest();
    }

    private void failures() {
        List<Place> failed =
                places.stream().filter(place -> place.cell().failed()).toList();
        List<NotebookResult.Unable> unable = results.stream()
                .filter(NotebookResult.Unable.class::isInstance)
                .map(NotebookResult.Unable.class::cast)
                .toList();
        if (failed.isEmpty() && unable.isEmpty()) {
            return;
        }
        html.open("section").element("h2", "What went wrong").open("ul", "class", "failures");
        for (NotebookResult.Unable each : unable) {
            html.open("li").open("p");
            link(
                    NotebookPart.id(results.indexOf(each) + 1),
                    each.file().normalize().toString());
            html.text(" ");
            Sign.UNABLE.write(html);
            html.close().element("p", firstLine(each.reason()), "class", "why").closeBlock();
        }
        for (Place place : failed.subList(0, Math.min(MOST_FAILURES, failed.size()))) {
            html.open("li").open("p");
            link(place.id(), place.cell().cell().title());
            html.element("span", " " + place.notebook().file().normalize(), "class", "where")
                    .close();
            html.element("p", why(place.cell()), "class", "why").closeBlock();
        }
        if (failed.size() > MOST_FAILURES) {
            html.element("li", "and " + (failed.size() - MOST_FAILURES) + " more");
        }
        html.close().closeBlock();
    }

    private static String why(CellResult cell) {
        if (!ReportFiles.differences(cell).isEmpty()) {
            return ReportFiles.differences(cell).get(0).message();
        }
        String message = ((Verdict.Failed) cell.verdict()).problem().getMessage();
        return firstLine(CellPart.withoutTitle(message, cell.cell()));
    }

    private void notebooks() {
        if (results.isEmpty()) {
            return;
        }
        html.open("section").element("h2", "Notebooks");
        open("Verdict", "Notebook", "#Passed", "#Failed", "#Skipped", "#Seconds", "#Kernel start, s", "#Peak memory");
        int number = 0;
        for (NotebookResult result : results) {
            html.open("tr").open("td");
            Sign.of(result).write(html);
            html.close().open("th", "scope", "row");
            link(NotebookPart.id(++number), result.file().normalize().toString());
            if (result instanceof NotebookResult.Played played) {
                strip(played);
                html.close();
                Tally tally = Tally.of(played.cells());
                number(Long.toString(tally.passed()));
                number(Long.toString(tally.failed()));
                number(Long.toString(tally.skipped()));
                number(CellPart.seconds(played.seconds()));
                number(CellPart.seconds(played.startSeconds()));
                number(CellPart.megabytes(tally.peakBytes()));
            } else {
                html.close().open("td", "colspan", "6").close();
            }
            html.closeBlock();
        }
        close();
    }

    /** A small mark for each cell, so that a glance shows where a notebook breaks. */
    private void strip(NotebookResult.Played played) {
        html.open("span", "class", "strip", "aria-hidden", "true");
        played.cells()
                .forEach(cell -> html.open("i", "class", Sign.of(cell).style()).close());
        html.close();
    }

    private void slowest() {
        List<Place> slow = places.stream()
                .filter(place -> place.cell().seconds() >= WORTH_TELLING)
                .sorted(Comparator.comparingDouble((Place place) -> place.cell().seconds())
                        .reversed())
                .limit(SLOWEST)
                .toList();
        if (slow.isEmpty()) {
            return;
        }
        html.open("section").element("h2", "Slowest cells");
        open("#Seconds", "Share", "Cell", "Notebook", "#Peak memory");
        double longest = slow.get(0).cell().seconds();
        for (Place place : slow) {
            html.open("tr");
            number(CellPart.seconds(place.cell().seconds()));
            bar(place.cell().seconds() / longest);
            html.open("th", "scope", "row");
            link(place.id(), place.cell().cell().title());
            html.close().element("td", place.notebook().file().getFileName().toString());
            number(CellPart.megabytes(place.cell().peakBytes()));
            html.closeBlock();
        }
        close();
    }

    private void bar(double share) {
        String width = Integer.toString((int) Math.ceil(100 * share));
        html.open("td").open("svg", "viewBox", "0 0 100 8", "preserveAspectRatio", "none", "aria-hidden", "true");
        html.open("rect", "width", width, "height", "8").close();
        html.close().close();
    }

    /** Begins a table; the name of a column of numbers starts with a number sign. */
    private void open(String... columns) {
        html.open("div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", "table");
        html.open("table").open("thead").open("tr");
        for (String column : columns) {
            boolean number = column.startsWith("#");
            html.element(
                    "th", number ? column.substring(1) : column, "scope", "col", "class", number ? "number" : "words");
        }
        html.close().close().open("tbody").verbatim("\n");
    }

    private void close() {
        html.close().close().close().closeBlock();
    }

    private void number(String number) {
        html.element("td", number, "class", "number");
    }

    private void link(String id, String text) {
        html.element("a", text, "href", "#" + id);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
