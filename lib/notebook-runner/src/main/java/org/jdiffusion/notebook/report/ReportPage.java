package org.jdiffusion.notebook.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.NotebookResult;

/**
 * The page that shows a whole run. It needs no other file and no network, and works without its script; its policy
 * forbids the browser everything but the one style sheet, the one script and pictures within it.
 */
final class ReportPage {
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z", Locale.ROOT);

    private final Html html = new Html();
    private final List<NotebookResult> results;
    private final ReportFiles files;
    private final Tally tally;
    private final long unable;

    private ReportPage(List<NotebookResult> results, ReportFiles files) {
        this.results = results;
        this.files = files;
        this.tally = Tally.of(results.stream().flatMap(ReportPage::cells).toList());
        this.unable =
                results.stream().filter(NotebookResult.Unable.class::isInstance).count();
    }

    /** The page's source. */
    static String of(List<NotebookResult> results, ReportFiles files, ZonedDateTime start, Duration time) {
        ReportPage page = new ReportPage(results, files);
        page.write(start, time);
        return page.html.page();
    }

    private void write(ZonedDateTime start, Duration time) {
        String script = resource("report.js");
        html.open("html", "lang", "en");
        head(script);
        html.open("body", "id", "top").verbatim("\n").open("header");
        html.element("h1", headline()).verbatim("\n");
        html.open("p", "class", "facts");
        html.element(
                "time",
                WHEN.format(start),
                "datetime",
                start.truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
        html.text(" · took " + String.format(Locale.ROOT, "%,.1f s", time.toMillis() / 1e3));
        html.closeBlock();
        totals();
        html.closeBlock();
        filter();
        html.open("main").verbatim("\n");
        new Overview(html, results).write();
        Room room = new Room();
        int number = 0;
        for (NotebookResult result : results) {
            new NotebookPart(html, room, files).write(result, ++number);
        }
        html.closeBlock();
        html.open("script").verbatim(script).closeBlock();
        html.close().close();
    }

    private void head(String script) {
        html.open("head").verbatim("\n").single("meta", "charset", "utf-8");
        html.single(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                // Frames inherit this; outputs of notebooks bring styles of their own, hence the styles.
                "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-" + sha256(script)
                        + "'; base-uri 'none'; form-action 'none'");
        html.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.single("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", headline()).verbatim("\n");
        html.open("style").verbatim(resource("report.css")).close().closeBlock();
    }

    private String headline() {
        if (results.isEmpty()) {
            return "No notebook was run";
        }
        if (tally.failed() == 0 && unable == 0) {
            return tally.passed() == 0 ? "No cell failed" : "All cells that ran passed";
        }
        String failed = tally.failed() == 0 ? "" : counted(tally.failed(), "cell") + " failed";
        String could = unable == 0 ? "" : counted(unable, "notebook") + " could not run";
        return failed + (failed.isEmpty() || could.isEmpty() ? "" : ", ") + could;
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private void totals() {
        html.open("dl", "class", "totals");
        total("notebooks", Integer.toString(results.size()), "");
        total("could not run", Long.toString(unable), unable == 0 ? "" : "unable");
        total("cells passed", Long.toString(tally.passed()), tally.passed() == 0 ? "" : "passed");
        total("failed", Long.toString(tally.failed()), tally.failed() == 0 ? "" : "failed");
        total("skipped", Long.toString(tally.skipped()), "");
        total("peak memory", tally.peakBytes() == 0 ? "unknown" : CellPart.megabytes(tally.peakBytes()), "");
        html.closeBlock();
    }

    private void total(String name, String value, String style) {
        html.open("div").element("dt", name);
        html.element("dd", value, "class", style.isEmpty() ? "plain" : style).close();
    }

    /** It works by style alone; browsers hide what is not wanted. */
    private void filter() {
        html.open("form", "class", "filter", "autocomplete", "off")
                .open("fieldset")
                .element("legend", "Show cells");
        choice("all", "all", tally.passed() + tally.failed() + tally.skipped());
        choice("failed", "failed", tally.failed());
        choice("skipped", "skipped", tally.skipped());
        html.close();
        html.element("button", "Unfold all", "type", "button", "id", "unfold", "hidden", "")
                .closeBlock();
    }

    private void choice(String value, String name, long count) {
        html.open("label");
        if (value.equals("all")) {
            html.single("input", "type", "radio", "name", "show", "id", "show-" + value, "checked", "");
        } else if (count == 0) {
            html.single("input", "type", "radio", "name", "show", "id", "show-" + value, "disabled", "");
        } else {
            html.single("input", "type", "radio", "name", "show", "id", "show-" + value);
        }
        html.text(" " + name + " (" + count + ")").closeBlock();
    }

    private static Stream<CellResult> cells(NotebookResult result) {
        return result instanceof NotebookResult.Played played ? played.cells().stream() : Stream.empty();
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it is part of this program
        }
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
