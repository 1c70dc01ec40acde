package org.jdiffusion.notebook.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One cell of a notebook.
 *
 * @param id the nbformat id, unique in the notebook; {@code cell-N} in older files that have none
 * @param number 1-based among the code cells; 0 for any other cell
 * @param name what the cell is about, in a few words
 * @param source its text
 * @param lines where each line of the source stands in the file, 1-based
 * @param json its node in the notebook's tree
 */
public record Cell(String id, int number, String name, String source, List<Integer> lines, ObjectNode json) {

    /** Whether it holds code. */
    public boolean isCode() {
        return number > 0;
    }

    /** Whether there is nothing in it to run. */
    public boolean isBlank() {
        return source.isBlank();
    }

    /** The cell's number and name, as reports show it. */
    public String title() {
        return "[" + number + "]" + (name.isEmpty() ? "" : " " + name);
    }

    /** The tags, sorted. */
    public Set<String> tags() {
        Set<String> tags = new TreeSet<>();
        metadata().path("tags").forEach(tag -> tags.add(tag.asText()));
        return tags;
    }

    /** The cell's metadata; missing when it has none. */
    public JsonNode metadata() {
        return json.path("metadata");
    }

    /** The 1-based line of the file where that 0-based line of the source stands. */
    public int lineInFile(int sourceLine) {
        return lines.isEmpty() ? 1 : lines.get(Math.min(Math.max(0, sourceLine), lines.size() - 1));
    }
}
