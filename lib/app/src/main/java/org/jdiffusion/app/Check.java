package org.jdiffusion.app;

/**
 * One line of {@code course doctor}.
 *
 * @param what the thing looked at
 * @param found what was found
 * @param cure what to do about it; empty if all is well
 */
record Check(Mark mark, String what, String found, String cure) {
    /** How it stands. */
    enum Mark {
        OK("green"),
        WARN("yellow"),
        FAIL("red");

        private final String colour;

        Mark(String colour) {
            this.colour = colour;
        }

        String colour() {
            return colour;
        }
    }

    static Check ok(String what, String found) {
        return new Check(Mark.OK, what, found, "");
    }

    static Check warn(String what, String found, String cure) {
        return new Check(Mark.WARN, what, found, cure);
    }

    static Check fail(String what, String found, String cure) {
        return new Check(Mark.FAIL, what, found, cure);
    }
}
