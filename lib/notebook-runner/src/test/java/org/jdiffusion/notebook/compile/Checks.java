package org.jdiffusion.notebook.compile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jdiffusion.notebook.fake.Fakes;
import org.jdiffusion.notebook.fake.JavaKernels;
import org.jdiffusion.notebook.kernel.KernelSpec;
import org.jdiffusion.notebook.kernel.KernelStartException;
import org.jdiffusion.notebook.model.Notebook;

/** Checks notebooks in this process. */
final class Checks {
    private Checks() {}

    /** Checks a new notebook with these cells in that folder. */
    static Checked check(Path folder, String... cells) throws Exception {
        return check(Fakes.notebook(folder.resolve("a.ipynb"), cells));
    }

    /** Checks a notebook. */
    static Checked check(Path file) throws Exception {
        return NotebookCheck.check(plan(file));
    }

    static Plan plan(Path file) throws IOException, KernelStartException, UncheckableException {
        Path folder = file.getParent();
        KernelSpec spec = KernelSpec.read(JavaKernels.spec(folder.resolve("kernels"), "java"));
        return Plan.of(Notebook.read(file), JavaKernel.of(spec, folder), folder);
    }

    /** The findings as {@code cell:line:column message}. */
    static List<String> lines(Checked checked) {
        return checked.findings().stream()
                .map(each -> each.cell() + ":" + each.line() + ":" + each.column() + " " + each.message())
                .toList();
    }
}
