package org.jdiffusion.notebook.run.trace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All snippets that the Java kernel has run, and where in the cells they stand. */
final class Snippets {
    private final List<Snippet> inOrder;
    private final List<Optional<Place>> starts;
    private final RanCells ran;

    private Snippets(List<Snippet> inOrder, RanCells ran) {
        this.inOrder = inOrder;
        this.starts = new SnippetPlaces(ran).of(inOrder);
        this.ran = ran;
    }

    /** Reads the kernel's answer to {@link SnippetProbe}; none when there is no answer, or another one. */
    static Snippets parse(String answer, RanCells ran) {
        List<Snippet> snippets = new ArrayList<>();
        try {
            for (String line : answer.lines().toList()) {
                String[] words = line.split(" ", -1);
                int last = snippets.size() - 1;
                switch (words[0]) {
                    case "S" -> snippets.add(new Snippet(words[1], text(words[2]), List.of(), "", Map.of()));
                    case "D" -> snippets.set(last, faulty(snippets.get(last), words));
                    case "U" -> snippets.set(last, waiting(snippets.get(last), text(words[1])));
                    case "W" -> snippets.set(last, wrapped(snippets.get(last), words));
                    default -> throw new IllegalArgumentException("no answer: " + line);
                }
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            snippets.clear(); // the failure itself is known; only its line is not
        }
        if (!snippets.isEmpty()) {
            snippets.remove(snippets.size() - 1); // the question
        }
        return new Snippets(snippets, ran);
    }

    /** The snippet that ran last. */
    Optional<Snippet> last() {
        return inOrder.isEmpty() ? Optional.empty() : Optional.of(inOrder.get(inOrder.size() - 1));
    }

    /** The snippet with that id that ran last. */
    Optional<Snippet> withId(String id) {
        return inOrder.stream().filter(each -> each.id().equals(id)).reduce((one, later) -> later);
    }

    Optional<Place> place(JavaLine.InSnippet frame) {
        return withId(frame.id()).flatMap(snippet -> place(snippet, frame.line() - 1));
    }

    Optional<Place> place(JavaLine.InWrapper frame) {
        String key = frame.wrapper() + " " + frame.line();
        return inOrder.stream()
                .filter(each -> each.wrapped().containsKey(key))
                .findFirst()
                .flatMap(each -> place(each, each.line(each.wrapped().get(key))));
    }

    /** Where a 0-based line of a snippet is. */
    Optional<Place> place(Snippet snippet, int line) {
        for (int i = inOrder.size() - 1; i >= 0; i--) {
            if (inOrder.get(i).equals(snippet)) {
                return starts.get(i).flatMap(start -> ran.place(start.cell(), start.line() + line));
            }
        }
        return Optional.empty();
    }

    private static Snippet faulty(Snippet it, String[] words) {
        List<Snippet.Fault> faults = new ArrayList<>(it.faults());
        faults.add(new Snippet.Fault(Integer.parseInt(words[1]), text(words[2])));
        return new Snippet(it.id(), it.source(), faults, it.missing(), it.wrapped());
    }

    private static Snippet waiting(Snippet it, String missing) {
        return new Snippet(it.id(), it.source(), it.faults(), missing, it.wrapped());
    }

    private static Snippet wrapped(Snippet it, String[] words) {
        Map<String, Integer> wrapped = new HashMap<>(it.wrapped());
        wrapped.put(words[1] + " " + words[2], Integer.valueOf(words[3]));
        return new Snippet(it.id(), it.source(), it.faults(), it.missing(), wrapped);
    }

    private static String text(String coded) {
        return new String(Base64.getDecoder().decode(coded), StandardCharsets.UTF_8);
    }
}
