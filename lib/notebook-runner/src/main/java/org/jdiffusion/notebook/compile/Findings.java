package org.jdiffusion.notebook.compile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ImportSnippet;
import jdk.jshell.MethodSnippet;
import jdk.jshell.PersistentSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.TypeDeclSnippet;
import org.jdiffusion.notebook.compare.Marks;

/** Collects what is wrong in a notebook, and tells the errors from those that only follow from them. */
final class Findings {
    private static final Comparator<Finding> IN_ORDER = Comparator.comparingInt(Finding::cell)
            .thenComparingInt(Finding::line)
            .thenComparingInt(Finding::column);

    private final List<Told> told = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();
    /** The names that are unknown because their declarations failed. */
    private final Set<String> broken = new HashSet<>();

    private boolean packageMissing;
    private int followUps;

    /** An error, and the name that the compiler did not know. */
    private record Told(Finding finding, String unknown) {
        /** Whether it is about the same unknown name in the same cell. */
        boolean isLike(Finding other, String name) {
            return !name.isEmpty() && unknown.equals(name) && finding.cell() == other.cell();
        }
    }

    private record Place(Origin origin, int offset) {}

    /** Notes where a snippet stands, for what may turn out about it later. */
    void remember(Snippet snippet, Origin origin, int offset) {
        places.put(snippet.id(), new Place(origin, offset));
    }

    /** Adds an error, unless it is about a name whose own declaration has failed. */
    void add(Origin origin, int offset, String message, String unknown) {
        Finding finding = origin.error(offset, message);
        if (Marks.of(origin.cell()).raises()) {
            told.add(new Told(finding.asRemark("tagged as raising, and does not compile: "), ""));
        } else if (follows(unknown) || told.stream().anyMatch(each -> each.isLike(finding, unknown))) {
            followUps++;
        } else {
            told.add(new Told(finding, unknown));
        }
    }

    /** Takes note of a declaration that failed. */
    void broken(Snippet snippet) {
        broken.addAll(names(snippet));
        if (snippet instanceof ImportSnippet importing) {
            packageMissing |= importing.fullname().endsWith("*");
        }
    }

    /** Takes note of names that were to be declared by code that does not even parse. */
    void broken(Collection<String> names) {
        broken.addAll(names);
    }

    /** Takes note of a declaration that is in order. */
    void mended(Snippet snippet) {
        names(snippet).forEach(broken::remove);
    }

    /** All that was found, once every cell has been compiled. */
    Checked result(int cells, SnippetSession session) {
        List<Finding> findings = new ArrayList<>();
        Set<String> undefined = new HashSet<>();
        for (DeclarationSnippet snippet : session.unresolved()) {
            List<String> missing = session.missing(snippet);
            if (!missing.isEmpty()) {
                undefined.add(snippet.name());
            }
            findings.addAll(promises(snippet, missing));
        }
        for (Told each : told) {
            if (undefined.contains(each.unknown())) {
                followUps++; // what it needs has been told
            } else {
                findings.add(each.finding());
            }
        }
        return new Checked(cells, findings.stream().sorted(IN_ORDER).distinct().toList(), followUps);
    }

    private List<Finding> promises(DeclarationSnippet snippet, List<String> missing) {
        Place place = places.get(snippet.id());
        if (place == null) {
            return List.of(); // of the kernel's own start-up code
        }
        String use = snippet instanceof MethodSnippet
                ? "method " + snippet.name() + " cannot be called"
                : (snippet instanceof TypeDeclSnippet ? "type " : "variable ") + snippet.name() + " cannot be used";
        if (missing.isEmpty()) {
            // The kernel takes no offence as long as nobody calls it; a call is an error of its own.
            String message = use + " any more: what it needs was declared anew since; declare it again below that";
            return List.of(finding(place, 0, message).asRemark(""));
        }
        List<Finding> findings = new ArrayList<>();
        for (String each : missing) {
            String name = each.replaceAll("\\(.*", "").replaceAll(".*[ .]", "");
            if (follows(name)) {
                followUps++;
            } else {
                int at = CodeText.find(snippet.source(), name, "").orElse(0);
                findings.add(finding(place, at, "cannot find " + each + ", not even in later cells: " + use));
            }
        }
        return findings;
    }

    private static Finding finding(Place place, int at, String message) {
        Finding finding = place.origin().error(place.offset() + at, message);
        return Marks.of(place.origin().cell()).raises() ? finding.asRemark("") : finding;
    }

    private boolean follows(String unknown) {
        boolean isType = !unknown.isEmpty() && Character.isUpperCase(unknown.charAt(0));
        return broken.contains(unknown) || (packageMissing && isType);
    }

    private static List<String> names(Snippet snippet) {
        return snippet instanceof PersistentSnippet named
                ? List.of(named.name())
                : CodeText.names(snippet.source()).stream().distinct().collect(Collectors.toList());
    }
}
