package org.jdiffusion.meadow;

/** What lies behind. */
public enum Ground {
    SKY("under a blue sky", "青空の下の"),
    GRASS("in green grass", "緑の草むらの中の"),
    SUNSET("at sunset", "夕焼けの中の"),
    NIGHT("at night", "夜の"),
    MIST("in pale mist", "淡い霧の中の");

    private final String english;
    private final String japanese;

    Ground(String english, String japanese) {
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
