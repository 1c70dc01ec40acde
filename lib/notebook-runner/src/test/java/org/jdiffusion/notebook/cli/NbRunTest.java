package org.jdiffusion.notebook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jdiffusion.notebook.fake.Fakes;
import org.jdiffusion.notebook.run.RunSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import picocli.CommandLine;

class NbRunTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @AfterEach
    void noKernelSurvives() {
        assertThat(ProcessHandle.current()
                        .descendants()
                        .filter(ProcessHandle::isAlive)
                        .map(ProcessHandle::info))
                .isEmpty();
    }

    @Test
    void goodNotebooks_are0_andStayAsTheyAre() throws IOException {
        Path one = Fakes.notebook(folder.resolve("nbs/one.ipynb"), "// Say a\nprint a");
        Fakes.notebook(folder.resolve("nbs/sub/two.ipynb"), "print b");
        String before = Files.readString(one);

        assertThat(nbrun("", "run", one.getParent().toString())).isZero();
        assertThat(text()).contains("ok    [1] Say a").contains("2 passed, 0 failed, 0 skipped");
        assertThat(one).hasContent(before);
    }

    @Test
    void failingCell_is1_whetherItRaisesDiesOrHangs() throws IOException {
        Path raising = Fakes.notebook(folder.resolve("a.ipynb"), "print a", "raise x.Boom why", "print b");
        Path dying = Fakes.notebook(folder.resolve("b.ipynb"), "exit 0");
        Path hanging = Fakes.notebook(folder.resolve("c.ipynb"), "hang");

        assertThat(nbrun("", "run", raising.toString())).isEqualTo(1);
        assertThat(text())
                .contains("FAIL  [2]")
                .contains("x.Boom: why")
                .contains("at a.ipynb:")
                .contains("(earlier cell [2] failed)");
        assertThat(nbrun("", "run", dying.toString())).isEqualTo(1);
        assertThat(nbrun("", "run", "--timeout", "500ms", hanging.toString())).isEqualTo(1);
        assertThat(text()).contains("exit code 0").contains("timed out after 0.5 s");
    }

    @Test
    void whatCannotRun_is2() throws IOException {
        Path good = Fakes.notebook(folder.resolve("good.ipynb"), "print a");
        Path bad = Files.writeString(folder.resolve("bad.ipynb"), "{");
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertThat(nbrun("", "run", folder.resolve("none.ipynb").toString(), good.toString()))
                .isEqualTo(2);
        assertThat(text()).contains("no such file").contains("0 passed");
        assertThat(nbrun("", "run", bad.toString(), good.toString())).isEqualTo(2);
        assertThat(text()).contains("not JSON").contains("1 passed");
        assertThat(nbrun("", "run", empty.toString())).isEqualTo(2);
        assertThat(nbrun("exit", "run", good.toString())).isEqualTo(2);
        assertThat(text()).contains("no licence for this fake");
        assertThat(nbrun("silent", "run", "--start-timeout", "1s", good.toString()))
                .isEqualTo(2);
        assertThat(text()).contains("did not answer within 1 s");
        assertThat(nbrun("", "run", "--timeout", "soon", good.toString())).isEqualTo(2);
        assertThat(nbrun("")).isEqualTo(2);
    }

    @Test
    void senselessDeadline_is2_andStartsNoKernel() throws IOException {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "print a");
        String json = Files.readString(file);
        Files.writeString(
                file, json.replaceFirst("\"kernelspec\"", "\"nbtest\": {\"deadline\": \"soon\"}, \"kernelspec\""));

        assertThat(nbrun("", "run", file.toString())).isEqualTo(2);
        assertThat(text())
                .contains("a.ipynb: nbtest.deadline: wanted a time such as")
                .doesNotContain("runner failed");
    }

    @Test
    void report_holdsTheExecutedCopyTheCasesAndTheLogs() throws Exception {
        Path file =
                Fakes.notebook(folder.resolve("a.ipynb"), "result 3\nlog words", "raise x.Boom \u0001<&>", "print b");
        Path report = folder.resolve("report");
        nbrun("", "run", "--report", report.toString(), file.toString());

        Path copy = report.resolve(file.getRoot().relativize(file.toAbsolutePath()));
        assertThat(copy).content().contains("\"execution_count\": 1").contains("x.Boom");
        assertThat(copy.resolveSibling("a.ipynb.logs").resolve("kernel.err"))
                .content()
                .contains("words");
        try (var files = Files.list(report)) {
            Path xml = files.filter(each -> each.toString().endsWith("a.xml"))
                    .findFirst()
                    .orElseThrow();
            Element suite = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(xml.toFile())
                    .getDocumentElement();
            assertThat(suite.getAttribute("tests")).isEqualTo("3");
            assertThat(suite.getAttribute("failures")).isEqualTo("1");
            assertThat(suite.getAttribute("skipped")).isEqualTo("1");
            assertThat(suite.getElementsByTagName("failure").item(0).getTextContent())
                    .contains("x.Boom: ?<&>");
            assertThat(suite.getElementsByTagName("property").getLength()).isGreaterThan(1);
        }
    }

    @Test
    void report_ofANotebookThatCannotRun_hasNoCopyOfAnEarlierRun() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "print a");
        Path report = folder.resolve("report");
        Path copy = report.resolve(file.getRoot().relativize(file.toAbsolutePath()));
        nbrun("", "run", "--report", report.toString(), file.toString());
        assertThat(copy).exists();
        Files.writeString(file, "{");

        assertThat(nbrun("", "run", "--report", report.toString(), file.toString()))
                .isEqualTo(2);
        assertThat(copy).doesNotExist();
        assertThat(file).hasContent("{");
        assertThat(report.resolve("index.html")).content().doesNotContain("executed copy");
    }

    @Test
    void report_neverReplacesTheNotebook() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "print a");
        String before = Files.readString(file);

        assertThat(nbrun("", "run", "--report", "/", file.toString())).isEqualTo(2);
        assertThat(text()).contains("would overwrite").contains("a.ipynb");
        assertThat(file).hasContent(before);
    }

    @Test
    void earlierReport_isNotRunAgain() throws Exception {
        Fakes.notebook(folder.resolve("nbs/a.ipynb"), "print a");
        String report = folder.resolve("nbs/report").toString();
        nbrun("", "run", "--report", report, folder.resolve("nbs").toString());
        text();

        nbrun("", "run", "--report", report, folder.resolve("nbs").toString());
        assertThat(text()).contains("1 passed, 0 failed");
    }

    @Test
    void faultOfOurs_isToldAndLeavesTheOtherNotebooksAlone() throws Exception {
        Path one = Fakes.notebook(folder.resolve("a.ipynb"));
        Path two = Fakes.notebook(folder.resolve("b.ipynb"));
        Path three = Fakes.notebook(folder.resolve("c.ipynb"));
        RunOptions options =
                CommandLine.populateCommand(new RunOptions(), one.toString(), three.toString(), two.toString());
        PrintWriter writer = new PrintWriter(out, true, StandardCharsets.UTF_8);
        Session session = new Session(writer, options, RunSettings.standard(), file -> {
            if (file.equals(three)) {
                throw new IllegalStateException("fell");
            }
            return played -> {
                if (file.equals(one)) {
                    throw new IllegalStateException("slipped");
                }
                return "well done";
            };
        });

        int code = session.play();
        assertThat(code).isEqualTo(2);
        assertThat(text())
                .contains("slipped")
                .contains("fell")
                .contains("well done")
                .contains("2 notebooks could not run");
    }

    @Test
    void check_comparesWithWhatIsStored_andGoesOnAfterADifference() throws IOException {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "result 3", "result 4", "result 5");
        nbrun("", "update", file.toString());
        assertThat(nbrun("", "check", file.toString())).isZero();
        Files.writeString(file, Files.readString(file).replace("result 4", "result 7"));
        text();

        assertThat(nbrun("", "check", file.toString())).isEqualTo(1);
        assertThat(text())
                .contains("FAIL  [2]")
                .contains("expected \"4\", got \"7\"")
                .contains("2 passed, 1 failed, 0 skipped");
        assertThat(nbrun("", "check", "--mode", "lax", file.toString())).isZero();
        assertThat(nbrun("", "check", "--on-failure", "stop", file.toString())).isEqualTo(1);
        assertThat(text()).contains("1 passed, 1 failed, 1 skipped");
        Path sanitizers = Files.writeString(folder.resolve("s.cfg"), "regex: [47]\nreplace: N\n");
        assertThat(nbrun("", "check", "--sanitize-with", sanitizers.toString(), file.toString()))
                .isZero();
    }

    @Test
    void jobs_playNotebooksSideBySide_withoutMixingTheirLines() throws IOException {
        for (String name : new String[] {"a", "b", "c"}) {
            Fakes.notebook(folder.resolve("nbs/" + name + ".ipynb"), "result " + name, "result " + name);
        }

        assertThat(nbrun("", "run", "--jobs", "2", folder.resolve("nbs").toString()))
                .isZero();
        String text = text();
        assertThat(text).contains("6 passed");
        for (String name : new String[] {"a", "b", "c"}) {
            assertThat(text)
                    .containsPattern(name + "\\.ipynb\\R  kernel .*\\R  ok .*\\[1] result " + name
                            + ".*\\R  ok .*\\[2] result " + name);
        }
        assertThat(nbrun("", "run", "--jobs", "0", folder.resolve("nbs").toString()))
                .isEqualTo(2);
        assertThat(text()).contains("--jobs 0: wanted at least 1");
    }

    @Test
    void update_storesOutputs_aSecondTimeWithoutAnyChange() throws IOException {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "print 日本語", "result 3");

        assertThat(nbrun("", "update", file.toString())).isZero();
        String once = Files.readString(file);
        assertThat(once).contains("日本語\\n").contains("\"execution_count\" : 2");
        assertThat(nbrun("", "update", file.toString())).isZero();
        assertThat(text()).contains("already up to date");
        assertThat(file).hasContent(once);
    }

    @Test
    void update_leavesWhatStillHolds_andWhatIsNotCompared() throws IOException {
        Path file = Fakes.notebook(
                folder.resolve("a.ipynb"),
                "result 3.000",
                "result b",
                "//nbtest: ignore-output\nresult c",
                "print one\nresult 1@1234abcd");
        nbrun("", "update", file.toString());
        String stored = Files.readString(file);
        String other = stored.replace("\"3.000\"", "\"3.001\"")
                .replace("\"c\"", "\"d\"")
                .replace("\"b\"", "\"x\"")
                .replace("1@1234abcd", "1@55555555")
                .replace("\"metadata\": {},\n   \"outputs\"", "\"metadata\":   {},\n   \"outputs\"");
        Files.writeString(file, other);
        Fakes.metadata(file, "c1", "{\"nbtest\": {\"tolerance\": {\"absolute\": 0.1, \"reason\": \"x\"}}}");
        String before = Files.readString(file);

        assertThat(nbrun("", "update", file.toString())).isZero();
        assertThat(text()).contains("updated 1 cell");
        int place = before.indexOf("\"x\"", before.indexOf("\"c2\""));
        String after = Files.readString(file);
        assertThat(after).startsWith(before.substring(0, before.indexOf("\"outputs\"", before.indexOf("\"c2\""))));
        assertThat(after).endsWith(before.substring(before.indexOf("\"c3\"")));
        assertThat(after.replaceAll("\\s", ""))
                .isEqualTo((before.substring(0, place) + "\"b\"" + before.substring(place + 3)).replaceAll("\\s", ""));
        assertThat(nbrun("", "update", "--all", file.toString())).isZero();
        assertThat(file).content().contains("\"c\"").doesNotContain("\"d\"");
    }

    @Test
    void update_takesNoMode() throws IOException {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "print a");

        assertThat(nbrun("", "update", "--mode", "strict", file.toString())).isEqualTo(2);
        assertThat(text()).contains("--mode: update stores what differs");
    }

    @Test
    void notebookThatIsReachedInTwoWays_isPlayedOnce() throws IOException {
        Path file = Fakes.notebook(folder.resolve("nbs/a.ipynb"), "print a");
        Path roundabout = folder.resolve("nbs/../nbs/a.ipynb");

        assertThat(nbrun("", "run", "--jobs", "2", file.toString(), roundabout.toString()))
                .isZero();
        assertThat(text()).contains("1 passed");
    }

    @Test
    void parameters_mustBeKnown_andAreNotForUpdate() throws IOException {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "print a");

        assertThat(nbrun("", "update", "-p", "epochs=1", file.toString())).isEqualTo(2);
        assertThat(text()).contains("-p epochs=1: update stores what a notebook's own values give");
        assertThat(nbrun("", "run", "-p", "epochs=1", file.toString())).isEqualTo(2);
        assertThat(text()).contains("a.ipynb: ");
    }

    @Test
    void update_refusesAFailingNotebook() throws IOException {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), "print a", "raise x.Boom why");
        String before = Files.readString(file);

        assertThat(nbrun("", "update", file.toString())).isEqualTo(1);
        assertThat(file).hasContent(before);
    }

    private int nbrun(String start, String... args) throws IOException {
        String[] all = args;
        if (args.length > 0) {
            all = Arrays.copyOf(args, args.length + 2);
            all[args.length] = "--kernel";
            all[args.length + 1] =
                    Fakes.spec(folder.resolve("kernels"), "fake", start).toString();
        }
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return NbRun.run(stream, stream, all);
    }

    private String text() {
        String text = out.toString(StandardCharsets.UTF_8);
        out.reset();
        return text;
    }
}
