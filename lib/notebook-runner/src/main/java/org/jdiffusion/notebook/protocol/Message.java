package org.jdiffusion.notebook.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One verified message from the kernel; unknown types and fields are let through. */
public record Message(Channel channel, ObjectNode header, ObjectNode parent, ObjectNode metadata, ObjectNode content) {

    /** The type, such as {@code execute_reply}; empty when the kernel sent none. */
    public String type() {
        return header.path("msg_type").asText("");
    }

    /** The id of the request that this message belongs to; empty when it belongs to none. */
    public String parentId() {
        return parent.path("msg_id").asText("");
    }

    /** Whether this is the status {@code idle}, the last thing a kernel publishes for a request. */
    public boolean isIdle() {
        return type().equals("status")
                && content.path("execution_state").asText().equals("idle");
    }
}
