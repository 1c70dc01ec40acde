package org.jdiffusion.notebook.compile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;

/** One JShell that splits and compiles code as the Java kernel does, and runs none of it. */
final class SnippetSession implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");
    /** Code that is not run where it stands: lambdas and bodies of anonymous classes. */
    private static final Pattern LATER = Pattern.compile("->|\\bnew\\s+[\\w.<>,\\s]+\\([^;]*\\)\\s*\\{");

    private static final Pattern EMPTY_LOCATION = Pattern.compile("location: class");

    private final JShell shell;
    private final SourceCodeAnalysis analysis;

    SnippetSession(List<Path> classPath, List<String> compilerOptions) {
        List<Path> existing = classPath.stream().filter(Files::exists).toList();
        this.shell = JShell.builder()
                .executionEngine(new NoExecution(), Map.of())
                .compilerOptions(compilerOptions.toArray(String[]::new))
                .fileManager(manager -> onClassPath(manager, existing))
                .build();
        this.analysis = shell.sourceCodeAnalysis();
    }

    /** JShell would put this program's own class path in front of the kernel's. */
    private static StandardJavaFileManager onClassPath(StandardJavaFileManager manager, List<Path> classPath) {
        try {
            manager.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
            return manager;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles the first snippet of a text. */
    Part compileFirst(String text) {
        var first = analysis.analyzeCompletion(text);
        if (first.completeness() == Completeness.EMPTY) {
            return Part.end(text.length());
        }
        String blank = text.substring(0, text.length() - text.stripLeading().length());
        if (!first.completeness().isComplete()) {
            int start = blank.length() + CodeText.commentsAhead(text.substring(blank.length()));
            Fault fault = new Fault(start, "incomplete: the cell ends before what begins here does", "");
            return new Part(text.length(), start, List.of(), List.of(fault), true);
        }
        int start = blank.length();
        List<SnippetEvent> events = shell.eval(first.source().strip());
        List<Snippet> snippets = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        for (SnippetEvent event : events) {
            if (event.status() == Status.OVERWRITTEN) {
                shell.drop(event.snippet()); // as the kernel does
            } else if (event.causeSnippet() == null) {
                snippets.add(event.snippet());
                if (event.status() == Status.REJECTED) {
                    faults.addAll(faults(event.snippet(), start));
                }
            }
        }
        if (faults.isEmpty()) {
            faults.addAll(early(snippets, start));
        }
        return new Part(text.length() - first.remaining().length(), start, snippets, faults, false);
    }

    /** The declarations that compiled only as a promise and whose promise was never kept. */
    List<DeclarationSnippet> unresolved() {
        return shell.snippets()
                .filter(DeclarationSnippet.class::isInstance)
                .map(DeclarationSnippet.class::cast)
                .filter(snippet -> isPromise(shell.status(snippet)))
                .toList();
    }

    /** What a declaration waits for, such as {@code class Missing} or {@code method later(int)}. */
    List<String> missing(DeclarationSnippet snippet) {
        return shell.unresolvedDependencies(snippet).sorted().toList();
    }

    @Override
    public void close() {
        shell.close();
    }

    private static boolean isPromise(Status status) {
        return status == Status.RECOVERABLE_DEFINED || status == Status.RECOVERABLE_NOT_DEFINED;
    }

    private List<Fault> faults(Snippet snippet, int start) {
        List<Fault> faults = shell.diagnostics(snippet)
                .filter(Diag::isError)
                .map(diag -> fault(diag, snippet, start))
                .collect(Collectors.toList());
        return faults.isEmpty() ? List.of(new Fault(start, "does not compile", "")) : faults;
    }

    private static Fault fault(Diag diag, Snippet snippet, int start) {
        long at = diag.getPosition() == Diag.NOPOS ? diag.getStartPosition() : diag.getPosition();
        int offset = (int) Math.max(0, Math.min(at, snippet.source().length()));
        String unknown = "";
        if (diag.getCode().startsWith("compiler.err.cant.resolve")
                || diag.getCode().startsWith("compiler.err.doesnt.exist")) {
            int from = (int) Math.max(
                    0, Math.min(diag.getStartPosition(), snippet.source().length()));
            Matcher name =
                    NAME.matcher(snippet.source()).region(from, snippet.source().length());
            unknown = name.lookingAt() ? name.group() : "";
        }
        return new Fault(start + offset, oneLine(diag.getMessage(null)), unknown);
    }

    /** Calls of methods that are still waiting for something: the kernel compiles them, and fails when it gets there. */
    private List<Fault> early(List<Snippet> snippets, int start) {
        List<Fault> faults = new ArrayList<>();
        List<MethodSnippet> waiting = shell.methods()
                .filter(method -> shell.status(method) == Status.RECOVERABLE_DEFINED)
                .filter(method -> shell.methods()
                        .filter(other -> other.name().equals(method.name()))
                        .allMatch(other -> isPromise(shell.status(other))))
                .toList();
        for (Snippet snippet : snippets) {
            boolean runsNow = snippet.subKind().isExecutable()
                    && !LATER.matcher(snippet.source()).find();
            for (MethodSnippet method : runsNow ? waiting : List.<MethodSnippet>of()) {
                CodeText.find(snippet.source(), method.name(), "\\s*\\(").ifPresent(at -> {
                    String missing = String.join(", ", missing(method));
                    faults.add(new Fault(
                            start + at,
                            method.name() + " cannot be called "
                                    + (missing.isEmpty()
                                            ? "any more: what it needs was declared anew since"
                                            : "yet: no " + missing + " so far"),
                            method.name()));
                });
            }
        }
        return faults;
    }

    private static String oneLine(String message) {
        Stream<String> lines = message.lines()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .filter(line -> !line.isEmpty() && !EMPTY_LOCATION.matcher(line).matches());
        return lines.collect(Collectors.joining("; "));
    }
}
