package org.jdiffusion.notebook.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/** Notebooks with all that a file can hold, in no particular order. */
final class RandomNotebooks {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> WORDS =
            List.of("a", "拡散", "😀", "\n", "\"", "\\", "\u001b[1m", "\t", "é", "{", "]", ": ", ",", "outputs");

    private RandomNotebooks() {}

    /** A notebook of nbformat 4.5; some cells lack a count, and metadata has keys named as the cells' own. */
    static ObjectNode notebook(Random random) {
        ObjectNode notebook = NODES.objectNode();
        notebook.putObject("metadata")
                .putArray("cells")
                .addObject()
                .putArray("outputs")
                .add(text(random));
        ArrayNode cells = notebook.putArray("cells");
        for (int i = random.nextInt(5) + 1; i > 0; i--) {
            cells.add(cell(random, "c" + i));
        }
        return notebook.put("nbformat", 4).put("nbformat_minor", 5);
    }

    static ArrayNode outputs(Random random) {
        ArrayNode outputs = NODES.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            ObjectNode output = outputs.addObject();
            if (random.nextBoolean()) {
                output.put("name", "stdout").put("output_type", "stream");
                output.putArray("text").add(text(random)).add(text(random));
                continue;
            }
            ObjectNode data = output.putObject("data");
            data.putObject("application/json").put("é", random.nextInt()).putArray("x");
            data.put("image/png", text(random));
            data.putArray("text/plain").add(text(random));
            output.put("execution_count", random.nextInt(9)).putObject("metadata");
            output.put("output_type", "execute_result");
        }
        return outputs;
    }

    private static ObjectNode cell(Random random, String id) {
        ObjectNode cell = NODES.objectNode();
        boolean code = random.nextInt(4) > 0;
        cell.put("cell_type", code ? "code" : "markdown");
        if (code) {
            cell.set("execution_count", random.nextBoolean() ? NODES.nullNode() : NODES.numberNode(random.nextInt(99)));
        }
        cell.put("id", id);
        cell.putObject("metadata").put("execution_count", 1.5).set("outputs", outputs(random));
        if (code) {
            ArrayNode outputs = outputs(random);
            for (int i = 0; i < outputs.size(); i++) {
                if (outputs.get(i) instanceof ObjectNode result && result.has("execution_count")) {
                    result.set("execution_count", cell.path("execution_count"));
                }
            }
            cell.set("outputs", outputs);
        }
        // Beyond ASCII in every file, or nothing tells whether its writer escapes.
        cell.putArray("source").add("π" + text(random)).add(text(random));
        return cell;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.toString();
    }
}
