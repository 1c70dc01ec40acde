package org.jdiffusion.notebook.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** One verified message from the kernel; unknown types and fields are let through. */
public record Message(Channel channel, ObjectNode header, ObjectNode parent, ObjectNode metadata, ObjectNode content) {
    /** ISO 8601 with any spelling of the offset; without one, UTC. */
    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The type, such as {@code execute_reply}; empty when the kernel sent none. */
    public String type() {
        return header.path("msg_type").asText("");
    }

    /** The id of the request that this message belongs to; empty when it belongs to none. */
    public String parentId() {
        return parent.path("msg_id").asText("");
    }

    /** When it was sent, by the kernel's clock; now, when the kernel does not say. */
    public Instant date() {
        try {
            return DATE.parse(header.path("date").asText(), ZonedDateTime::from).toInstant();
        } catch (DateTimeParseException e) {
            return Instant.now();
        }
    }

    /** Whether this is the status {@code idle}, the last thing a kernel publishes for a request. */
    public boolean isIdle() {
        return type().equals("status")
                && content.path("execution_state").asText().equals("idle");
    }
}
