package org.jdiffusion.meadow;

/** What is drawn on petals and wings in a second colour, if anything. */
public enum Pattern {
    PLAIN("plain", "無地の"),
    SPOTS("spots", "斑点"),
    STRIPES("stripes", "縞"),
    EDGES("edges", "縁取り");

    private final String english;
    private final String japanese;

    Pattern(String english, String japanese) {
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
