package org.jdiffusion.meadow;

/** What grows or flies in the meadow. */
public enum Species {
    FLOWER("flower", "花"),
    BUTTERFLY("butterfly", "蝶");

    private final String english;
    private final String japanese;

    Species(String english, String japanese) {
        this.english = english;
        this.japanese = japanese;
    }

    String english() {
        return english;
    }

    String japanese() {
        return japanese;
    }
}
