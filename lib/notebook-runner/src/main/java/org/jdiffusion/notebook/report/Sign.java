package org.jdiffusion.notebook.report;

import org.jdiffusion.notebook.run.CellResult;
import org.jdiffusion.notebook.run.NotebookResult;
import org.jdiffusion.notebook.run.Verdict;

/** How the page shows a verdict: by a sign and a word, and by a colour for those who see it. */
enum Sign {
    PASSED("passed", "✓"),
    FAILED("failed", "✗"),
    SKIPPED("skipped", "–"),
    UNABLE("could not run", "!");

    private final String word;
    private final String character;

    Sign(String word, String character) {
        this.word = word;
        this.character = character;
    }

    static Sign of(CellResult cell) {
        if (cell.verdict() instanceof Verdict.Skipped) {
            return SKIPPED;
        }
        return cell.failed() ? FAILED : PASSED;
    }

    static Sign of(NotebookResult notebook) {
        if (notebook instanceof NotebookResult.Unable) {
            return UNABLE;
        }
        return notebook.isGood() ? PASSED : FAILED;
    }

    /** The class that the style sheet knows it by. */
    String style() {
        return this == UNABLE ? "unable" : word;
    }

    void write(Html html) {
        html.open("span", "class", "sign " + style());
        html.element("span", character, "aria-hidden", "true").text(" " + word).close();
    }
}
