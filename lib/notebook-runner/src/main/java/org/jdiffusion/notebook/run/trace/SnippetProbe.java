package org.jdiffusion.notebook.run.trace;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The one question to the Java kernel after a failure, as code to run there. The answer has a line for each thing:
 * <pre>
 * S ID SOURCE        a snippet, in the order in which they ran; the last one is the question itself
 * D OFFSET MESSAGE   an error in the snippet above
 * U NAMES            what the snippet above uses and nobody has declared
 * W CLASS LINE OFFSET where in the snippet above a line of the class around it comes from
 * </pre>
 * Sources and messages are in Base64. All snippets are told, as only their order tells equal ones apart; that is no more
 * than the code of the cells that ran.
 */
final class SnippetProbe {
    private static final String CODE = """
            ((java.util.function.Supplier<String>) () -> {
              var shell = org.dflib.jjava.kernel.JavaNotebookStatics.kernel().getJShell();
              var told = new StringBuilder();
              java.util.function.Function<String, String> coded = text -> java.util.Base64.getEncoder()
                  .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
              shell.snippets().forEach(snippet -> {
                told.append("S " + snippet.id() + " " + coded.apply(snippet.source()) + "\\n");
                if (shell.status(snippet) == jdk.jshell.Snippet.Status.REJECTED) {
                  shell.diagnostics(snippet).filter(it -> it.isError()).forEach(it -> told.append(
                      "D " + it.getPosition() + " " + coded.apply(it.getMessage(null)) + "\\n"));
                }
                if (snippet instanceof jdk.jshell.DeclarationSnippet) {
                  String missing = shell.unresolvedDependencies((jdk.jshell.DeclarationSnippet) snippet)
                      .sorted().collect(java.util.stream.Collectors.joining(", "));
                  if (!missing.isEmpty()) told.append("U " + coded.apply(missing) + "\\n");
                }
                for (String frame : new String[] {%s}) {
                  String wrapper = frame.split(" ")[0];
                  if (!wrapper.matches("\\\\$JShell\\\\$" + snippet.id() + "[A-Z]*")) continue;
                  try {
                    var wrapped = shell.sourceCodeAnalysis().wrapper(snippet);
                    if (!wrapped.fullClassName().endsWith("." + wrapper)) continue;
                    String code = wrapped.wrapped();
                    int at = 0;
                    for (int i = Integer.parseInt(frame.split(" ")[1]); i > 1; i--) at = code.indexOf('\\n', at) + 1;
                    while (Character.isWhitespace(code.charAt(at))) at++;
                    told.append("W " + frame + " " + wrapped.wrappedToSourcePosition(at) + "\\n");
                  } catch (RuntimeException e) {
                    continue;
                  }
                }
              });
              return told.toString();
            }).get()
            """;

    private SnippetProbe() {}

    /** The question that these lines of a trace raise. */
    static String code(List<JavaLine> trace) {
        String frames = trace.stream()
                .filter(JavaLine.InWrapper.class::isInstance)
                .map(JavaLine.InWrapper.class::cast)
                .map(frame -> "\"" + frame.wrapper() + " " + frame.line() + "\"")
                .distinct()
                .collect(Collectors.joining(", "));
        return CODE.formatted(frames);
    }
}
