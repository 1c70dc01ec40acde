package org.jdiffusion.notebook.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jdiffusion.notebook.kernel.Reply;
import org.jdiffusion.notebook.model.Cell;
import org.jdiffusion.notebook.model.Outputs;

/**
 * What happened when a cell ran to its end.
 *
 * @param persistent the outputs as nbformat 4
 * @param reply the kernel's; empty for a blank cell, which is not sent to it
 */
record CellOutcome(
        Cell cell, Outputs outputs, JsonNode persistent, double seconds, long peakBytes, Optional<Reply> reply) {}
