package org.jdiffusion.notebook.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectDirectory;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Several notebooks at a time. */
class ParallelTest {
    @TempDir
    private Path base;

    private Kit kit;

    @BeforeEach
    void open() {
        kit = new Kit(base);
    }

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void notebooks_runAtTheSameTime() throws IOException {
        Path a = base.resolve("a");
        Path b = base.resolve("b");
        kit.notebook("one.ipynb", "create " + a, "await " + b);
        kit.notebook("two.ipynb", "create " + b, "await " + a);

        run(2).testEvents().assertStatistics(stats -> stats.succeeded(4));
    }

    @Test
    void notebooksOfTheSameResource_doNot() throws IOException {
        Path lock = base.resolve("lock");
        for (String name : new String[] {"one.ipynb", "two.ipynb", "three.ipynb"}) {
            Path file = kit.notebook(name, "create " + lock, "print a", "delete " + lock);
            Kit.metadata(file, "{\"nbtest\": {\"resources\": [\"gpu\"]}}");
        }
        run(3).testEvents().assertStatistics(stats -> stats.succeeded(9));
    }

    @Test
    void noMoreKernels_thanThePoolIsWide() throws IOException {
        Path lock = base.resolve("lock");
        for (String name : new String[] {"one.ipynb", "two.ipynb", "three.ipynb"}) {
            kit.notebook(name, "create " + lock, "print a", "delete " + lock);
        }
        run(1).testEvents().assertStatistics(stats -> stats.succeeded(9));
    }

    @Test
    void resourcesThatAreNoList_areAFailedTest() throws IOException {
        Kit.metadata(kit.notebook("one.ipynb", "print a"), "{\"nbtest\": {\"resources\": \"gpu\"}}");

        run(2).testEvents().assertStatistics(stats -> stats.started(1).failed(1));
    }

    private EngineExecutionResults run(int parallelism) throws IOException {
        return kit.execute(
                selectDirectory(base.resolve("nbs").toFile()),
                "notebook.execution.parallel.enabled",
                "true",
                "notebook.execution.parallel.config.strategy",
                "fixed",
                "notebook.execution.parallel.config.fixed.parallelism",
                Integer.toString(parallelism));
    }
}
