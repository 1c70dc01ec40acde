package org.jdiffusion.notebooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * The notebooks as a student meets them: in JupyterLab, in Chromium, from top to bottom with one click. Screenshots stay
 * in {@code target/screenshots}. Without Chromium the test is skipped, but in continuous integration it fails. The long
 * notebooks run here in Japanese, since the runner's own tests run them in English.
 */
class JupyterLabTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    @TempDir
    static Path folder;

    private static LabServer lab;
    private static ChromeDriver browser;

    @BeforeAll
    static void open() throws Exception {
        Path chromium = find("chromium", "chromium-browser", "google-chrome");
        Path driver = find("chromedriver");
        if (chromium == null || driver == null || !LabServer.installed()) {
            String missing = "no chromium and chromedriver on the path, or no JupyterLab in .venv";
            if ("true".equals(System.getenv("CI"))) {
                fail(missing);
            }
            abort(missing);
        }
        for (String language : List.of("en", "ja")) {
            Path copies = Files.createDirectories(folder.resolve("notebooks").resolve(language));
            try (Stream<Path> notebooks = Files.list(Path.of(language))) {
                for (Path notebook : notebooks.filter(Files::isRegularFile).toList()) {
                    Files.copy(notebook, copies.resolve(notebook.getFileName()));
                }
            }
        }
        Files.createDirectories(SCREENSHOTS);
        lab = LabServer.start(folder.resolve("notebooks"), folder.resolve("home"));
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1200,1600");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.toFile())
                .build();
        browser = new ChromeDriver(service, options);
        browser.manage().timeouts().scriptTimeout(Duration.ofMinutes(2));
    }

    @AfterAll
    static void close() throws InterruptedException {
        if (browser != null) {
            browser.quit();
        }
        if (lab != null) {
            lab.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "en/00_first_light, 3",
        "ja/00_first_light, 3",
        "ja/01_fine_tuning_and_guidance, 20",
        "ja/02_class_conditioned_mnist, 20"
    })
    void notebook_runsTopToBottom(String notebook, int minutes) throws Exception {
        run(notebook, minutes);
    }

    @ParameterizedTest
    @CsvSource({"en/01_fine_tuning_and_guidance, 20", "en/02_class_conditioned_mnist, 20"})
    @Tag("complete")
    void longNotebook_runsInEnglish_too(String notebook, int minutes) throws Exception {
        run(notebook, minutes);
    }

    private static void run(String notebook, int minutes) throws Exception {
        browser.get(lab.address().replace("/lab?", "/lab/tree/" + notebook + ".ipynb?reset&"));
        await(
                60,
                "const context = window.jupyterapp?.shell.currentWidget?.sessionContext; return context?.isReady == true && context.session?.kernel != null");
        script("""
                const panel = jupyterapp.shell.currentWidget;
                panel.content.widgets.forEach(cell => cell.model.type == 'code' && cell.model.sharedModel.setOutputs([]));
                window.finished = null;
                jupyterapp.commands.execute('notebook:run-all-cells').then(() => window.finished = true);
                """);
        await(60 * minutes, "return window.finished");

        List<Map<String, Object>> cells = cells();
        screenshots(notebook.replace('/', '-'));
        script("""
                const session = jupyterapp.shell.currentWidget.sessionContext;
                return session.shutdown().then(() => jupyterapp.commands.execute('docmanager:save'));
                """);
        assertThat(cells).as("code cells").hasSizeGreaterThan(3).allSatisfy(cell -> {
            assertThat(cell.get("count")).as("execution count of %s", cell).isNotNull();
            assertThat(cell.get("error")).as("error of %s", cell).isNull();
        });
        assertThat(cells).as("cells with a picture").anyMatch(cell -> Boolean.TRUE.equals(cell.get("picture")));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> cells() {
        return (List<Map<String, Object>>) script("""
                return jupyterapp.shell.currentWidget.content.widgets.filter(w => w.model.type == 'code').map(w => {
                  const cell = w.model.toJSON();
                  const error = cell.outputs.find(o => o.output_type == 'error');
                  return {
                    id: cell.id,
                    count: cell.execution_count,
                    error: error ? error.ename + ': ' + error.evalue : null,
                    picture: cell.outputs.some(o => o.data && o.data['image/png'])
                  };
                });
                """);
    }

    /** The notebook, one window height after the other. */
    private static void screenshots(String name) throws IOException {
        script("""
                jupyterapp.commands.execute('notebook:disable-output-scrolling');
                jupyterapp.shell.collapseLeft();
                jupyterapp.shell.currentWidget.content.activeCellIndex = 0;
                """);
        int cells = ((Number) script("return jupyterapp.shell.currentWidget.content.widgets.length")).intValue();
        for (int cell = 0, page = 1; cell < cells; cell += 4, page++) {
            browser.executeAsyncScript("""
                    const done = arguments[arguments.length - 1];
                    const content = jupyterapp.shell.currentWidget.content;
                    content.scrollToItem(arguments[0], 'start').then(() =>
                      requestAnimationFrame(() => requestAnimationFrame(() => done())));
                    """, cell);
            Files.write(
                    SCREENSHOTS.resolve("%s-%02d.png".formatted(name, page)),
                    browser.getScreenshotAs(OutputType.BYTES));
        }
    }

    private static void await(int seconds, String condition) throws IOException {
        try {
            new WebDriverWait(browser, Duration.ofSeconds(seconds))
                    .until(driver -> Boolean.TRUE.equals(script(condition)));
        } catch (TimeoutException e) {
            Files.write(SCREENSHOTS.resolve("timeout.png"), browser.getScreenshotAs(OutputType.BYTES));
            Object state = script("""
                    const panel = window.jupyterapp?.shell.currentWidget;
                    const cells = panel?.content?.widgets?.filter(w => w.model.type == 'code');
                    return panel?.sessionContext?.kernelDisplayStatus + '; '
                      + cells?.map(w => w.model.id + ' ' + w.model.executionCount).join(', ');
                    """);
            throw new AssertionError("not within " + seconds + " s: " + condition + "; " + state, e);
        }
    }

    private static Object script(String text) {
        return ((JavascriptExecutor) browser).executeScript(text);
    }

    private static Path find(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }
}
