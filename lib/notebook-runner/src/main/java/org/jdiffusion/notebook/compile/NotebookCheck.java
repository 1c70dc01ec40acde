package org.jdiffusion.notebook.compile;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdiffusion.notebook.compare.Marks;
import org.jdiffusion.notebook.model.Cell;

/**
 * Compiles the cells of one notebook in order. Where the kernel would stop, this goes on, and leaves out the errors
 * that only follow from those it has told. A cell that is tagged as raising stops at its first error, as in the kernel.
 */
final class NotebookCheck {
    private static final Pattern REGISTERED = Pattern.compile("register(?:Line|Cell)Magic\\s*\\(\\s*\"([\\w-]+)\"");

    private final Plan plan;
    private final SnippetSession session;
    private final Set<String> registered;
    private final Findings findings = new Findings();

    private NotebookCheck(Plan plan, SnippetSession session) {
        this.plan = plan;
        this.session = session;
        this.registered = plan.cells().stream()
                .flatMap(cell -> REGISTERED.matcher(cell.source()).results())
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    /**
     * Compiles a notebook.
     *
     * @throws UncheckableException when the code that the kernel starts with does not compile
     */
    static Checked check(Plan plan) throws UncheckableException {
        JavaKernel kernel = plan.kernel();
        try (SnippetSession session = new SnippetSession(kernel.classPath(), kernel.compilerOptions())) {
            NotebookCheck check = new NotebookCheck(plan, session);
            check.start();
            plan.cells().forEach(check::cell);
            return check.findings.result(plan.cells().size(), session);
        }
    }

    private void start() throws UncheckableException {
        // A kernel of another make lacks JJava's own classes; it then lacks these imports too.
        plan.kernel().imports().forEach(session::compileFirst);
        for (String script : plan.kernel().scripts()) {
            String code = Magics.in(script).code();
            int at = 0;
            Part part;
            do {
                part = session.compileFirst(code.substring(at));
                if (!part.faults().isEmpty()) {
                    throw new UncheckableException("its kernel's start-up code does not compile: "
                            + part.faults().get(0).message());
                }
                at += part.length();
            } while (!part.last());
        }
    }

    private void cell(Cell cell) {
        Magics magics = Magics.in(cell.source());
        Origin origin = new Origin.InCell(cell, magics.code());
        if (compile(magics, origin)) {
            for (Magics.Magic magic : magics.found()) {
                if (magic.cell()) {
                    perform(magic, origin);
                }
            }
        }
    }

    /** Compiles a text and what its line magics bring; returns whether the kernel would reach its end. */
    private boolean compile(Magics magics, Origin origin) {
        boolean stops = Marks.of(origin.cell()).raises();
        boolean intact = true;
        int at = 0;
        Part part;
        do {
            part = session.compileFirst(magics.code().substring(at));
            boolean good = take(part, at, magics.code(), origin);
            int end = at + part.length();
            for (Magics.Magic magic : magics.found()) {
                if (good && !magic.cell() && magic.offsetInCode() >= at && magic.offsetInCode() < end) {
                    good = perform(magic, origin);
                }
            }
            intact &= good;
            at = end;
        } while (!part.last() && (intact || !stops));
        return intact;
    }

    private boolean take(Part part, int at, String code, Origin origin) {
        part.snippets().forEach(snippet -> findings.remember(snippet, origin, at + part.start()));
        part.faults().forEach(fault -> findings.add(origin, at + fault.offset(), fault.message(), fault.unknown()));
        if (part.faults().isEmpty()) {
            part.snippets().forEach(findings::mended);
        } else if (!Marks.of(origin.cell()).raises()) {
            part.snippets().forEach(findings::broken);
            if (part.snippets().isEmpty()) {
                findings.broken(CodeText.names(code.substring(at)));
            }
        }
        return part.faults().isEmpty();
    }

    private boolean perform(Magics.Magic magic, Origin origin) {
        if (!magic.isKnown() && !registered.contains(magic.name())) {
            Set<String> known = magic.cell() ? Magics.CELL_MAGICS : Magics.LINE_MAGICS;
            String percent = magic.cell() ? "%%" : "%";
            String list = known.stream().sorted().map(percent::concat).collect(Collectors.joining(", "));
            String message = "the kernel has no magic " + percent + magic.name() + "; it has " + list;
            findings.add(origin, magic.offsetInCode(), message, "");
            return false;
        }
        if (magic.cell()) {
            return true;
        }
        boolean good = true;
        if (magic.name().equals("time")) {
            good = nested(String.join(" ", magic.arguments()), "%time", magic, origin);
        } else if (magic.name().equals("load")) {
            String name = String.join(" ", magic.arguments());
            for (String text : plan.loaded().get(name).texts()) {
                good &= nested(text, name, magic, origin);
            }
        }
        return good;
    }

    private boolean nested(String text, String what, Magics.Magic magic, Origin origin) {
        Magics inner = Magics.in(text);
        return compile(inner, new Origin.InMagic(origin, magic.offsetInCode(), what, inner.code()));
    }
}
