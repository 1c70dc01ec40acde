package org.jdiffusion.notebook.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * The end of an execution.
 *
 * @param content of the {@code execute_reply}
 * @param date when the kernel sent it
 * @param outputsLost whether the kernel dropped some of its outputs on the way, as it does when flooded
 * @param askedForInput whether the code wanted keyboard input; it was given an empty line
 */
public record Reply(ObjectNode content, Instant date, boolean outputsLost, boolean askedForInput) {

    /** {@code ok}, {@code error} or {@code aborted}. */
    public String status() {
        return content.path("status").asText("");
    }
}
