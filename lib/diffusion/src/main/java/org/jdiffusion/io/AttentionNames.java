package org.jdiffusion.io;

import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What older checkpoints call the weights of attention, and how they shape them. Until version 0.17 diffusers said
 * {@code query}, {@code key}, {@code value} and {@code proj_attn} ({@code ModelMixin._fix_state_dict_keys_on_load} there);
 * before that, linear layers were convolutions of one pixel.
 */
final class AttentionNames {
    private static final Pattern OLD =
            Pattern.compile("(.*\\battentions\\.\\d+)\\.(query|key|value|proj_attn)\\.(weight|bias)");
    private static final Map<String, String> TODAY =
            Map.of("query", "to_q", "key", "to_k", "value", "to_v", "proj_attn", "to_out.0");
    private static final Pattern LINEAR =
            Pattern.compile(".*\\battentions\\.\\d+\\.(to_q|to_k|to_v|to_out\\.0)\\.weight");

    private AttentionNames() {}

    /** What today's diffusers calls the tensor that a file calls {@code name}. */
    static String today(String name) {
        Matcher old = OLD.matcher(name);
        return old.matches() ? old.group(1) + "." + TODAY.get(old.group(2)) + "." + old.group(3) : name;
    }

    /** The shape that today's tensor {@code name} has where a file gives it {@code shape}. */
    static Shape today(String name, Shape shape) {
        boolean pixel = shape.dimension() == 4 && shape.get(2) == 1 && shape.get(3) == 1;
        return pixel && LINEAR.matcher(name).matches() ? shape.slice(0, 2) : shape;
    }
}
