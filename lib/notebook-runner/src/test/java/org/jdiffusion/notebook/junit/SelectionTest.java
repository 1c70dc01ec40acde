package org.jdiffusion.notebook.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectFile;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUri;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jdiffusion.notebook.fake.Fakes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.discovery.FilePosition;
import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.IncludeEngines;
import org.junit.platform.suite.api.SelectDirectories;
import org.junit.platform.suite.api.Suite;
import org.junit.platform.testkit.engine.EngineDiscoveryResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Which tests a selector stands for; none of them runs, but in a suite. */
class SelectionTest {
    private static final String SUITE = "target/suite-of-notebooks";

    @TempDir
    private Path base;

    private Kit kit;

    @Retention(RetentionPolicy.RUNTIME)
    @Notebooks(dir = "nbs", include = "0?_*.ipynb", exclude = "b/**")
    @interface Numbered {}

    @Numbered
    static class Meta {}

    @Suite
    @IncludeEngines("notebook")
    @SelectDirectories(SUITE)
    @ConfigurationParameter(key = "notebook.kernel", value = SUITE + "/fake")
    static class NotebookSuite {}

    @BeforeEach
    void open() {
        kit = new Kit(base);
    }

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void lineOfAFile_isTheCellThatHoldsIt() throws IOException {
        Path file = kit.notebook("one.ipynb", "print a", "print b\\nprint c", "print d");
        List<String> lines = Files.readAllLines(file);
        int source = 1
                + lines.indexOf(lines.stream()
                        .filter(line -> line.contains("print c"))
                        .findFirst()
                        .orElseThrow());
        assertThat(tests(selectFile(file.toFile(), FilePosition.from(source)))).containsExactly("c2");
        assertThat(tests(selectFile(file.toFile(), FilePosition.from(source - 3))))
                .as("the outputs above the source")
                .containsExactly("c2");
        assertThat(tests(selectUri(file.toUri() + "?line=" + source))).containsExactly("c2");
        assertThat(tests(selectUri(file.toUri()))).containsExactly("c1", "c2", "c3");
        assertThat(tests(selectUri(base.toUri()))).containsExactly("c1", "c2", "c3");
        assertThat(tests(selectUri("file:one.ipynb"))).isEmpty();
    }

    @Test
    void lineOfProse_isAnIssue() throws IOException {
        Path file = kit.notebook("one.ipynb", "print a");
        Files.writeString(file, Files.readString(file).replace("\"code\"", "\"markdown\""));
        EngineDiscoveryResults found =
                kit.engine(selectFile(file.toFile(), FilePosition.from(5))).discover();

        assertThat(found.getEngineDescriptor().getChildren()).isEmpty();
        assertThat(found.getDiscoveryIssues())
                .anySatisfy(issue -> assertThat(issue.message()).contains("one.ipynb: line 5 is in no code cell"));
    }

    @Test
    void ids_mayBeRelativeAndComeInAnyOrder() throws IOException {
        kit.notebook("one.ipynb", "print a", "print b", "print c");
        EngineDiscoveryResults found = EngineTestKit.engine(NotebookTestEngine.ID)
                .selectors(
                        selectUniqueId("[engine:notebook]/[notebook:nbs%2Fone.ipynb]/[cell:c3]"),
                        selectUniqueId(Kit.id(base.resolve("nbs/one.ipynb")) + "/[cell:c1]"))
                .discover();

        assertThat(ids(found)).containsExactly("c1", "c3");
    }

    @Test
    void idOfACellThatIsGone_isToldAsUnresolved() throws IOException {
        kit.notebook("one.ipynb", "print a");
        EngineDiscoveryResults found = kit.engine(
                        selectUniqueId("[engine:notebook]/[notebook:nbs%2Fone.ipynb]/[cell:gone]"))
                .discover();

        assertThat(found.getEngineDescriptor().getChildren()).isEmpty();
        assertThat(found.getDiscoveryIssues())
                .anySatisfy(issue -> assertThat(issue.message()).contains("[cell:gone]"));
    }

    @Test
    void ownAnnotation_bringsTheNotebooksThatItsGlobsLeave() throws IOException {
        kit.notebook("01_a.ipynb", "print a");
        kit.notebook("a/02_b.ipynb", "print b");
        kit.notebook("b/03_c.ipynb", "print c");
        kit.notebook("draft.ipynb", "print d");

        EngineDiscoveryResults found = kit.engine(selectClass(Meta.class)).discover();
        assertThat(found.getEngineDescriptor().getDescendants().stream()
                        .map(TestDescriptor::getDisplayName)
                        .filter(name -> name.endsWith(".ipynb")))
                .containsExactly("01_a.ipynb", "a/02_b.ipynb");
        assertThat(tests(selectClass(Numbered.class))).isEmpty();
    }

    @Test
    void tagsOfTheNotebook_areTagsOfItsCells() throws IOException {
        Path file = kit.notebook("one.ipynb", "print a");
        Kit.metadata(file, "{\"tags\": [\"course\", \"no tag\"]}");
        Fakes.metadata(file, "c1", "{\"tags\": [\"slow\"]}");
        EngineDiscoveryResults found = kit.engine(selectFile(file.toFile())).discover();

        assertThat(found.getEngineDescriptor().getDescendants())
                .filteredOn(TestDescriptor::isTest)
                .singleElement()
                .extracting(TestDescriptor::getTags)
                .asInstanceOf(InstanceOfAssertFactories.collection(TestTag.class))
                .containsExactlyInAnyOrder(TestTag.create("course"), TestTag.create("slow"));
    }

    @Test
    void suiteOfFolders_runsTheirNotebooks() throws IOException {
        Path folder = Path.of(SUITE);
        Fakes.spec(folder, "fake", "");
        Fakes.notebook(folder.resolve("one.ipynb"), "print a", "raise x.Boom why");

        EngineTestKit.engine("junit-platform-suite")
                .selectors(selectClass(NotebookSuite.class))
                .execute()
                .testEvents()
                .assertStatistics(stats -> stats.succeeded(1).failed(1));
    }

    private List<String> tests(DiscoverySelector selector) throws IOException {
        return ids(kit.engine(selector).discover());
    }

    private static List<String> ids(EngineDiscoveryResults found) {
        return found.getEngineDescriptor().getDescendants().stream()
                .filter(TestDescriptor::isTest)
                .map(test -> test.getUniqueId().getLastSegment().getValue())
                .toList();
    }
}
