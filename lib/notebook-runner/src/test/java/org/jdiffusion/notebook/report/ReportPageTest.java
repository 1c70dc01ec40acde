package org.jdiffusion.notebook.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.jdiffusion.notebook.compare.Mode;
import org.jdiffusion.notebook.compare.picture.Picture;
import org.jdiffusion.notebook.fake.Fakes;
import org.jdiffusion.notebook.model.Notebook;
import org.jdiffusion.notebook.run.NotebookPlayer;
import org.jdiffusion.notebook.run.NotebookResult;
import org.jdiffusion.notebook.run.OnFailure;
import org.jdiffusion.notebook.run.PlayListener;
import org.jdiffusion.notebook.run.RunSettings;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
    private static final String HOSTILE = "<script>alert(1)</script><img/src=x/onerror=alert(1)>\"'&amp;";

    @TempDir
    private Path folder;

    @Test
    void everyCell_isThere_foldedUnlessItFailed() throws Exception {
        Path file = Fakes.notebook(
                folder.resolve("a.ipynb"), "// Say a\nprint a", "print a\nraise x.Boom Cell In[2], line 2", "print b");
        Fakes.metadata(file, "c3", "{\"tags\": [\"skip\"]}");
        Document page = report(play(file));

        assertThat(page.title()).isEqualTo("1 cell failed");
        List<Element> cells = page.select("details.cell");
        assertThat(cells)
                .extracting(cell -> cell.selectFirst(".sign").text())
                .containsExactly("✓ passed", "✗ failed", "– skipped");
        assertThat(cells).extracting(cell -> cell.hasAttr("open")).containsExactly(false, true, false);
        assertThat(cells.get(0).select(".name").text()).isEqualTo("[1] Say a");
        assertThat(cells.get(0).select("pre").text()).isEqualTo("a");
        assertThat(cells.get(1).select(".message").text()).contains("x.Boom");
        assertThat(cells.get(1).select("li.failing code").text()).isEqualTo("raise x.Boom Cell In[2], line 2");
        assertThat(cells.get(2).text()).contains("marked to be skipped");
        assertThat(page.select(".failures a")).hasSize(1);
    }

    @Test
    void hostileText_staysText_andNothingIsFetched() throws Exception {
        Path file = Fakes.notebook(
                folder.resolve("a.ipynb"),
                "// " + HOSTILE + "\nprint " + HOSTILE + "\nwarn \u001b[31m\u202e" + HOSTILE,
                "raise " + HOSTILE + " " + HOSTILE,
                "display text/html <script>parent.x=1</script><img src=http://127.0.0.1/a.png><b>bold</b>",
                "display image/svg+xml <svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
                "display image/png \"onerror=alert(1)",
                "display text/markdown [x](javascript:alert(1))",
                "display application/x-" + HOSTILE + " " + HOSTILE);
        Document page = report(play(file));

        assertThat(page.select("script")).hasSize(1);
        assertThat(page.select("img"))
                .extracting(image -> image.attr("src"))
                .isNotEmpty()
                .allMatch(src -> src.startsWith("data:image/svg+xml;base64,"));
        assertThat(page.select("iframe")).hasSize(1);
        assertThat(page.selectFirst("iframe").attr("sandbox")).isEmpty();
        assertThat(page.selectFirst("iframe").hasAttr("sandbox")).isTrue();
        assertThat(page.selectFirst("iframe").attr("srcdoc")).contains("<b>bold</b>");
        assertThat(page.getAllElements().stream().flatMap(each -> each.attributes().asList().stream()))
                .noneMatch(attribute -> attribute.getKey().startsWith("on"));
        assertThat(page.select("[href]"))
                .extracting(each -> each.attr("href"))
                .allMatch(href -> href.startsWith("#") || href.startsWith("./"));
        assertThat(page.select("link, object, embed, base, form[action]")).isEmpty();
        assertThat(page.selectFirst("style").data()).doesNotContain("url(").doesNotContain("@import");
        assertThat(page.text()).contains(HOSTILE);
    }

    @Test
    void policy_allowsNothingButTheOneScriptAndPictures() throws Exception {
        Document page = report(play(Fakes.notebook(folder.resolve("a.ipynb"), "print a")));

        String policy = page.select("meta[http-equiv=Content-Security-Policy]").attr("content");
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(page.selectFirst("script").data().getBytes(StandardCharsets.UTF_8));
        assertThat(policy)
                .startsWith("default-src 'none'; img-src data:;")
                .contains("script-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "';");
    }

    @Test
    void links_leadSomewhere() throws Exception {
        Path file = Fakes.notebook(folder.resolve("a b#%é?.ipynb"), "print a", "raise x.Boom why");
        Document page = report(play(file), new NotebookResult.Unable(Path.of("b.ipynb"), "no <kernel>"));

        for (Element link : page.select("a[href^=#]")) {
            assertThat(page.getElementById(link.attr("href").substring(1))).isNotNull();
        }
        for (Element link : page.select("a[href^=./]")) {
            URI target = folder.resolve("report/index.html").toUri().resolve(link.attr("href"));
            assertThat(Path.of(target)).exists();
        }
        assertThat(page.select("a[href^=./]")).hasSize(4);
        assertThat(page.select("section.unable").text()).contains("no <kernel>");
        assertThat(page.title()).isEqualTo("1 cell failed, 1 notebook could not run");
    }

    @Test
    void differingTexts_standNextToEachOther_andInTheXml() throws Exception {
        Path file = stored("print loss:0.25", "print loss:0.75");
        Document page = report(check(file));

        assertThat(page.select("del").text()).isEqualTo("25");
        assertThat(page.select("ins").text()).isEqualTo("75");
        assertThat(page.select("figcaption").text()).contains("stdout differs");
        assertThat(page.select("details.more").text()).contains("loss:0.25");
        assertThat(xml()).contains("expected stdout:\nloss:0.25").contains("actual stdout:\nloss:0.75");
    }

    @Test
    void differingPictures_areABoard_aFileAndAnAttachment_untilTheyAgree() throws Exception {
        Path file = stored("display image/png " + picture(0), "display image/png " + picture(0xffffff));
        Fakes.metadata(file, "c1", "{\"nbtest\": {\"pictures\": {\"max\": 0, \"reason\": \"drawn\"}}}");
        Document page = report(check(file));

        Path board = Path.of(folder.resolve("report/index.html")
                .toUri()
                .resolve(page.select("figure a").attr("href")));
        assertThat(board).hasFileName("a.ipynb.cell-1.png").exists();
        String shown = page.select(".board img").attr("src").replace("data:image/png;base64,", "");
        assertThat(Picture.decode(shown).width()).isEqualTo(3 * 4 + 4 * 8);
        assertThat(Base64.getDecoder().decode(shown)).isEqualTo(Files.readAllBytes(board));
        assertThat(xml()).contains("[[ATTACHMENT|" + board + "]]");

        report(check(stored("display image/png " + picture(0), "display image/png " + picture(0))));
        assertThat(board).doesNotExist();
    }

    @Test
    void missingPicture_isShownOnItsSide() throws Exception {
        Document page = report(check(stored("display image/png " + picture(0), "print a")));

        assertThat(page.select(".sides > div")).hasSize(2);
        assertThat(page.select(".sides > div").first().select("img")).hasSize(1);
        assertThat(page.select(".sides > div").last().select("img")).isEmpty();
    }

    @Test
    void longText_isCut_withTheWayToTheRest() throws Exception {
        Document page = report(play(Fakes.notebook(folder.resolve("a.ipynb"), "print " + "x".repeat(30_000))));

        assertThat(page.select(".body > pre").text()).hasSize(20_000);
        assertThat(page.select(".note").text()).contains("20,000 of 30,001 characters");
        assertThat(page.select(".note a").attr("href")).endsWith("/a.ipynb");
    }

    @Test
    void pictures_beyondTheRoom_areLeftOut_butNotThoseOfFailedCells() {
        Room room = new Room();

        assertThat(room.takes(5_000_000, false)).isTrue();
        assertThat(room.takes(5_000_000, false)).isFalse();
        assertThat(room.takes(1_000_000, false)).isTrue();
        assertThat(room.takes(5_000_000, true)).isTrue();
    }

    @Test
    void runOfNothing_saysSo() throws Exception {
        assertThat(report().title()).isEqualTo("No notebook was run");
    }

    private NotebookResult play(Path file) throws Exception {
        return play(file, Mode.LAX);
    }

    private NotebookResult check(Path file) throws Exception {
        return play(file, Mode.STRICT);
    }

    private NotebookResult play(Path file, Mode mode) throws Exception {
        String kernel = Fakes.spec(folder.resolve("kernels"), "fake", "").toString();
        RunSettings settings =
                RunSettings.standard().withKernel(kernel).withMode(mode).withOnFailure(OnFailure.CONTINUE);
        Path logs = new ReportFolder(folder.resolve("report")).logs(file);
        return new NotebookPlayer(settings).play(file, logs, new PlayListener() {});
    }

    /** A notebook that holds the outputs of one source and has another. */
    private Path stored(String before, String now) throws Exception {
        Path file = Fakes.notebook(folder.resolve("a.ipynb"), before);
        ((NotebookResult.Played) play(file)).notebook().write(file);
        Notebook executed = Notebook.read(file);
        executed.codeCells().get(0).json().put("source", now);
        executed.write(file);
        return file;
    }

    private Document report(NotebookResult... results) throws IOException {
        ReportFolder report = new ReportFolder(folder.resolve("report"));
        for (NotebookResult result : results) {
            report.add(result);
        }
        report.finish(List.of(results));
        return Jsoup.parse(Files.readString(folder.resolve("report/index.html")));
    }

    private String xml() throws IOException {
        try (var files = Files.newDirectoryStream(folder.resolve("report"), "TEST-*.xml")) {
            return Files.readString(files.iterator().next());
        }
    }

    private static String picture(int rgb) {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        image.setRGB(1, 1, rgb);
        return Base64.getEncoder().encodeToString(Picture.of(image).png());
    }
}
