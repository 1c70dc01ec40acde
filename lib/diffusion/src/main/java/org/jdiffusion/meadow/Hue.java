package org.jdiffusion.meadow;

import java.awt.Color;
import java.util.List;
import java.util.SplittableRandom;

/** The colours that petals and wings come in, far enough apart to be told by name. */
public enum Hue {
    RED("red", "赤い", 0.99, 0.012, 0.82, 0.95, 0.76, 0.90),
    ORANGE("orange", "オレンジ色の", 0.070, 0.012, 0.85, 1.00, 0.94, 1.00),
    YELLOW("yellow", "黄色い", 0.145, 0.014, 0.72, 0.92, 0.95, 1.00),
    GREEN("green", "緑の", 0.36, 0.040, 0.60, 0.85, 0.66, 0.84),
    BLUE("blue", "青い", 0.60, 0.025, 0.70, 0.92, 0.78, 0.96),
    PURPLE("purple", "紫の", 0.765, 0.020, 0.55, 0.78, 0.58, 0.76),
    PINK("pink", "ピンクの", 0.92, 0.020, 0.34, 0.52, 0.96, 1.00),
    WHITE("white", "白い", 0.60, 0.300, 0.00, 0.05, 0.96, 1.00);

    private final String english;
    private final String japanese;
    private final double hue;
    private final double spread;
    private final double palest;
    private final double fullest;
    private final double darkest;
    private final double brightest;

    Hue(
            String english,
            String japanese,
            double hue,
            double spread,
            double palest,
            double fullest,
            double darkest,
            double brightest) {
        this.english = english;
        this.japanese = japanese;
        this.hue = hue;
        this.spread = spread;
        this.palest = palest;
        this.fullest = fullest;
        this.darkest = darkest;
        this.brightest = brightest;
    }

    /** The two colours that stand out on it and suit it. */
    List<Hue> accents() {
        return switch (this) {
            case RED -> List.of(YELLOW, WHITE);
            case ORANGE -> List.of(WHITE, PURPLE);
            case YELLOW -> List.of(RED, PURPLE);
            case GREEN -> List.of(YELLOW, WHITE);
            case BLUE -> List.of(WHITE, YELLOW);
            case PURPLE -> List.of(YELLOW, PINK);
            case PINK -> List.of(RED, WHITE);
            case WHITE -> List.of(PINK, BLUE);
        };
    }

    /** One shade of it. */
    Color shade(SplittableRandom random) {
        double at = hue + spread * (2 * random.nextDouble() - 1);
        double saturation = palest + (fullest - palest) * random.nextDouble();
        double brightness = darkest + (brightest - darkest) * random.nextDouble();
        return Color.getHSBColor((float) at, (float) saturation, (float) brightness);
    }

    String english() {
        return english;
    }

    /** Ready to stand before a noun. */
    String japanese() {
        return japanese;
    }
}
