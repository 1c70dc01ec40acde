package org.jdiffusion.course.runs;

import java.util.Map;

/**
 * TensorBoard's events as bytes: {@code tensorboard.Event} of tensorboard/compat/proto/event.proto and {@code Summary} of
 * summary.proto, in the form that torch.utils.tensorboard writes.
 */
final class Event {
    private static final int START = 1; // SessionLog.SessionStatus
    private static final int STRING = 7; // DataType.DT_STRING

    private Event() {}

    /** The first of a file. Times are seconds since 1970. */
    static byte[] version(double time) {
        return new Message().number(1, time).text(3, "brain.Event:2").toBytes();
    }

    /** A beginning: what earlier files hold from {@code step} on is void. */
    static byte[] start(double time, long step) {
        return event(time, step).message(7, new Message().number(1, START)).toBytes();
    }

    static byte[] scalars(double time, long step, Map<String, Double> values) {
        Message summary = new Message();
        values.forEach(
                (tag, value) -> summary.message(1, new Message().text(1, tag).number(2, value.floatValue())));
        return event(time, step).message(5, summary).toBytes();
    }

    /** @param channels 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA */
    static byte[] image(double time, long step, String tag, int height, int width, int channels, byte[] png) {
        Message image =
                new Message().number(1, (long) height).number(2, (long) width).number(3, (long) channels);
        Message value = new Message().text(1, tag).message(4, image.bytes(4, png));
        return event(time, step).message(5, new Message().message(1, value)).toBytes();
    }

    /** @param markdown is shown as such */
    static byte[] text(double time, long step, String tag, String markdown) {
        Message one = new Message().message(2, new Message().number(1, 1L));
        Message tensor = new Message().number(1, (long) STRING).message(2, one).text(8, markdown);
        Message plugin = new Message().text(1, "text");
        Message value = new Message()
                .text(1, tag + "/text_summary")
                .message(8, tensor)
                .message(9, new Message().message(1, plugin));
        return event(time, step).message(5, new Message().message(1, value)).toBytes();
    }

    private static Message event(double time, long step) {
        Message event = new Message().number(1, time);
        return step == 0 ? event : event.number(2, step); // a zero is not written
    }
}
