package org.jdiffusion.notebook.run.trace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdiffusion.notebook.model.Cell;

/**
 * Finds where snippets stand in cells. One text may stand in many places, also inside of other snippets, and the kernel
 * runs snippets that stand in none; so the places are chosen together: as many as possible that follow one another as
 * the snippets do, and of several such choices the one that leaves the fewest gaps.
 */
final class SnippetPlaces {
    /** What the kernel makes of a magic; its first argument is the name in Base64. */
    private static final Pattern MAGIC = Pattern.compile(
            "(?:[\\w.]+\\.)?(line|cell)Magic\\(new String\\([\\w.()]*?decode\\(\"([\\w+/=]*)\"\\)\\)[^;]*;");
    /** What may stand on a line in front of a snippet: the end of another one, of a comment, or a magic that runs it. */
    private static final Pattern BEFORE = Pattern.compile("(?:.*[;}/]|.*%{1,2}\\w+(?:\\s.*)?)?\\s*");

    private static final long MATCH = 1L << 20;

    private final RanCells ran;
    private final StringBuilder text = new StringBuilder();
    private final List<Integer> bases = new ArrayList<>();
    private final Map<String, List<Candidate>> bySource = new HashMap<>();
    /** The best chain that ends at or before a position, at the positions where it changes. */
    private final TreeMap<Integer, Link> best = new TreeMap<>();
    /** The best chain that ends exactly there. */
    private final Map<Integer, Link> ending = new HashMap<>();

    SnippetPlaces(RanCells ran) {
        this.ran = ran;
        for (Cell cell : ran.inOrder()) {
            bases.add(text.length());
            text.append(cell.source()).append('\n');
        }
    }

    /** A place for a snippet, at the end of a chain of such. */
    private record Link(int snippet, int start, int end, long score, Link before) {}

    /** For each snippet where it starts; empty when it stands in no cell. */
    List<Optional<Place>> of(List<Snippet> snippets) {
        List<Optional<Place>> places = new ArrayList<>();
        for (int i = 0; i < snippets.size(); i++) {
            places.add(Optional.empty());
            List<Link> links = new ArrayList<>();
            for (Candidate it : bySource.computeIfAbsent(snippets.get(i).source(), this::candidates)) {
                links.add(link(i, it.cellStart(), it.start(), it.end()));
            }
            links.forEach(this::enter); // only now, as they must not follow one another
        }
        for (Link link = best.isEmpty() ? null : best.lastEntry().getValue(); link != null; link = link.before()) {
            places.set(link.snippet(), Optional.of(place(link.start())));
        }
        return places;
    }

    /** A place where a text stands, whatever snippet it is. */
    private record Candidate(int cellStart, int start, int end) {}

    private List<Candidate> candidates(String source) {
        List<Candidate> candidates = new ArrayList<>();
        Pattern pattern = pattern(source);
        for (int i = 0; i < bases.size(); i++) {
            int from = bases.get(i);
            String cell = ran.inOrder().get(i).source();
            Matcher found = pattern.matcher(cell);
            while (found.find()) {
                if (isAtStart(cell, found.start()) && isAtEnd(cell, found.end())) {
                    // What a magic runs stands inside of it.
                    int end = found.groupCount() > 0 ? found.end(1) : found.end();
                    candidates.add(new Candidate(from, from + found.start(), from + end));
                }
            }
        }
        return candidates;
    }

    private Link link(int snippet, int cellStart, int start, int end) {
        int gap = start;
        while (gap > cellStart && Character.isWhitespace(text.charAt(gap - 1))) {
            gap--;
        }
        var entry = best.floorEntry(start);
        Link before = entry == null ? null : entry.getValue();
        Link neighbour = ending.get(gap);
        long bonus = gap == cellStart ? 1 : 0;
        if (neighbour != null && (before == null || neighbour.score() + 1 >= before.score())) {
            before = neighbour;
            bonus = 1;
        }
        return new Link(snippet, start, end, MATCH + bonus + (before == null ? 0 : before.score()), before);
    }

    private void enter(Link link) {
        Link same = ending.get(link.end());
        if (same == null || same.score() <= link.score()) {
            ending.put(link.end(), link);
        }
        var below = best.floorEntry(link.end());
        if (below != null && below.getValue().score() > link.score()) {
            return;
        }
        best.put(link.end(), link);
        for (var above = best.higherEntry(link.end());
                above != null && above.getValue().score() < link.score();
                above = best.higherEntry(link.end())) {
            best.remove(above.getKey());
        }
    }

    private Place place(int start) {
        int cell = 0;
        while (cell + 1 < bases.size() && bases.get(cell + 1) <= start) {
            cell++;
        }
        int line = (int) text.substring(bases.get(cell), start)
                .chars()
                .filter(c -> c == '\n')
                .count();
        return ran.place(ran.inOrder().get(cell), line).orElseThrow();
    }

    /** The kernel adds the semicolon at the end of a cell, and writes magics as calls. */
    private static Pattern pattern(String source) {
        String core = source.strip();
        StringBuilder pattern = new StringBuilder();
        Matcher magic = MAGIC.matcher(core);
        int from = 0;
        if (magic.find()) {
            String name = new String(Base64.getDecoder().decode(magic.group(2)), StandardCharsets.UTF_8);
            pattern.append(Pattern.quote(core.substring(0, magic.start())))
                    .append(magic.group(1).equals("cell") ? "(^%%" : "(%")
                    .append(Pattern.quote(name))
                    .append(")[^\\n]*");
            from = magic.end();
        }
        String rest = core.substring(from);
        boolean open = rest.endsWith(";");
        pattern.append(Pattern.quote(open ? rest.substring(0, rest.length() - 1) : rest));
        return Pattern.compile(pattern + (open ? ";?" : ""));
    }

    private static boolean isAtStart(String cell, int start) {
        return BEFORE.matcher(cell.substring(cell.lastIndexOf('\n', Math.max(0, start - 1)) + 1, start))
                .matches();
    }

    private static boolean isAtEnd(String cell, int end) {
        return end >= cell.length()
                || !Character.isJavaIdentifierPart(cell.charAt(end))
                || !Character.isJavaIdentifierPart(cell.charAt(end - 1));
    }
}
