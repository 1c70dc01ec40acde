package org.jdiffusion.notebook.report;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jdiffusion.notebook.model.AtomicFile;
import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.NotebookResult;
import org.jdiffusion.notebook.run.Verdict;

/** The report that build servers read: a suite for a notebook, a case for a cell, its seconds and memory. */
final class JunitXml {
    private final XMLStreamWriter xml;

    private JunitXml(XMLStreamWriter xml) {
        this.xml = xml;
    }

    static void write(Path target, NotebookResult result) throws IOException {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            JunitXml report = new JunitXml(xml);
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
        long failures = results.stream().filter(JunitXml::isFailure).count();
        long failed = results.stream().filter(CellResult::failed).count();
        long skipped = results.stream()
                .filter(result -> result.verdict() instanceof Verdict.Skipped)
                .count();
        double seconds = results.stream().mapToDouble(CellResult::seconds).sum();
        long peak = results.stream().mapToLong(CellResult::peakBytes).max().orElse(0);
        open(
                "testsuite",
                "name",
                notebook.toString(),
                "tests",
                Integer.toString(results.size()),
                "failures",
                Long.toString(failures),
                "errors",
                Long.toString(failed - failures),
                "skipped",
                Long.toString(skipped),
                "time",
                seconds(seconds));
        memory(peak);
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
            text(isFailure(result) ? "failure" : "error", message, "type", type, "message", firstLine(message));
        } else if (result.verdict() instanceof Verdict.Skipped skip) {
            open("skipped", "message", skip.reason());
            xml.writeEndElement();
        }
        List<String> remarks = result.remarks();
        if (!remarks.isEmpty()) {
            text("system-out", String.join("\n", remarks));
        }
        xml.writeEndElement();
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
