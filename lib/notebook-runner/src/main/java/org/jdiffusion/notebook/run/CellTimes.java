package org.jdiffusion.notebook.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jdiffusion.notebook.kernel.Reply;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.protocol.Message;

/** When the messages of a cell were sent; an executed copy keeps it where nbclient does, under its names. */
final class CellTimes {
    private final Map<String, Instant> times = new TreeMap<>();

    void published(Message message) {
        if (message.type().equals("execute_input")) {
            times.put("iopub.execute_input", message.date());
        } else if (message.type().equals("status")) {
            String state = message.content().path("execution_state").asText();
            times.put("iopub.status." + state, message.date());
        }
    }

    void replied(Reply reply) {
        times.put("shell.execute_reply", reply.date());
    }

    /** Puts them into the cell's metadata, in place of earlier ones. */
    void store(Cell cell) {
        ObjectNode metadata = cell.json().withObject("/metadata");
        ObjectNode execution = metadata.putObject("execution");
        times.forEach((name, time) ->
                execution.put(name, DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.MICROS))));
    }
}
