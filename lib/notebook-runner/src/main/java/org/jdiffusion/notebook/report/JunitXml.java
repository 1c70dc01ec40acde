package org.jdiffusion.notebook.report;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jdiffusion.notebook.compare.Difference;
import org.jdiffusion.notebook.model.AtomicFile;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.NotebookResult;
import org.jdiffusion.notebook.run.Verdict;

/** The report that build servers read: a suite for a notebook, a case for a cell, its seconds and memory. */
final class JunitXml {
    private static final int LONGEST_SIDE = 10_000;

    private final XMLStreamWriter xml;
    private final ReportFiles files;

    private JunitXml(XMLStreamWriter xml, ReportFiles files) {
        this.xml = xml;
        this.files = files;
    }

    static void write(ReportFiles files, NotebookResult result) throws IOException {
        Path target = files.xml(result.file());
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            JunitXml report = new JunitXml(xml, files);
            if (result instanceof NotebookResult.Played played) {
                report.suite(played);
            } else if (result instanceof NotebookResult.Unable unable) {
                report.error(unable);
            }
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException("cannot write " + target, e);
        }
        AtomicFile.replace(target, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Of a notebook that could not be run at all. */
    private void error(NotebookResult.Unable unable) throws XMLStreamException {
        String name = unable.file().toString();
        open("testsuite", "name", name, "tests", "1", "failures", "0", "errors", "1", "skipped", "0");
        open("testcase", "name", "notebook", "classname", name, "time", "0");
        text("error", unable.reason(), "type", "could not run", "message", firstLine(unable.reason()));
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private void suite(NotebookResult.Played played) throws XMLStreamException {
        Path notebook = played.file();
        List<CellResult> results = played.cells();
        Tally tally = Tally.of(results);
        long failures = results.stream().filter(JunitXml::isFailure).count();
        open(
                "testsuite",
                "name",
                notebook.toString(),
                "tests",
                Integer.toString(results.size()),
                "failures",
                Long.toString(failures),
                "errors",
                Long.toString(tally.failed() - failures),
                "skipped",
                Long.toString(tally.skipped()),
                "time",
                seconds(tally.seconds()));
        memory(tally.peakBytes());
        for (CellResult result : results) {
            cell(notebook, result);
        }
        xml.writeEndElement();
    }

    private void cell(Path notebook, CellResult result) throws XMLStreamException {
        String line = Integer.toString(result.cell().lineInFile(0));
        open(
                "testcase",
                "name",
                result.cell().title(),
                "classname",
                notebook.toString(),
                "file",
                notebook.toString(),
                "line",
                line,
                "time",
                seconds(result.seconds()));
        memory(result.peakBytes());
        if (result.verdict() instanceof Verdict.Failed bad) {
            String message = bad.problem().getMessage();
            String type = bad.problem().getClass().getName();
            String element = isFailure(result) ? "failure" : "error";
            text(element, message + sides(result), "type", type, "message", firstLine(message));
        } else if (result.verdict() instanceof Verdict.Skipped skip) {
            open("skipped", "message", skip.reason());
            xml.writeEndElement();
        }
        List<String> said = new ArrayList<>(result.remarks());
        // In this form build servers take the file for an attachment of the case.
        files.boards(notebook, result)
                .forEach(board -> said.add("expected, actual, difference: [[ATTACHMENT|" + board.file() + "]]"));
        if (!said.isEmpty()) {
            text("system-out", String.join("\n", said));
        }
        xml.writeEndElement();
    }

    /** The texts that were stored and those that came, whole; the message has the place only. */
    private static String sides(CellResult result) {
        StringBuilder text = new StringBuilder();
        for (Difference difference : ReportFiles.differences(result)) {
            String field = difference.field();
            if (!field.startsWith("image/")) {
                text.append("\n\nexpected ").append(field).append(":\n").append(cut(difference.expected()));
                text.append("\nactual ").append(field).append(":\n").append(cut(difference.actual()));
            }
        }
        return text.toString();
    }

    private static String cut(String side) {
        return side.length() <= LONGEST_SIDE ? side : side.substring(0, LONGEST_SIDE) + "…";
    }

    private void memory(long bytes) throws XMLStreamException {
        if (bytes > 0) {
            open("properties");
            open("property", "name", "peak_rss_bytes", "value", Long.toString(bytes));
            xml.writeEndElement();
            xml.writeEndElement();
        }
    }

    private void text(String element, String text, String... attributes) throws XMLStreamException {
        open(element, attributes);
        xml.writeCharacters(allowed(text));
        xml.writeEndElement();
    }

    private void open(String element, String... attributes) throws XMLStreamException {
        xml.writeStartElement(element);
        for (int i = 0; i < attributes.length; i += 2) {
            xml.writeAttribute(attributes[i], allowed(attributes[i + 1]));
        }
    }

    private static boolean isFailure(CellResult result) {
        return result.verdict() instanceof Verdict.Failed bad && bad.problem() instanceof AssertionError;
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** Without the control characters that XML cannot hold. */
    private static String allowed(String text) {
        return text.replaceAll("[^\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?");
    }
}
