package org.jdiffusion.meadow;

import static org.jdiffusion.meadow.Tint.between;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.geom.Ellipse2D;
import java.awt.geom.QuadCurve2D;
import java.awt.geom.Rectangle2D;
import java.util.SplittableRandom;

/** Soft and out of focus, so that what stands before it is seen first. */
record Backdrop(Ground ground, SplittableRandom random) {

    void paint(Graphics2D pen) {
        switch (ground) {
            case SKY -> {
                fill(pen, 0x5FA8E0, 0xD4ECFA);
                for (int i = 0; i < 3; i++) {
                    cloud(pen);
                }
            }
            case GRASS -> {
                fill(pen, 0xB9D494, 0x46702F);
                blobs(pen, 5, 0xDCEBA6, 0.35);
                blades(pen);
            }
            case SUNSET -> {
                fill(pen, 0x8A5A8C, 0xF5B27A);
                glow(
                        pen,
                        between(random, -0.8, 0.8),
                        between(random, 0.1, 0.8),
                        between(random, 0.5, 0.8),
                        0xFFE7A8,
                        0.9);
                blobs(pen, 3, 0xD98A80, 0.3);
            }
            case NIGHT -> {
                fill(pen, 0x0E1533, 0x2C3F6B);
                blobs(pen, 3, 0x3D5A8A, 0.35);
                stars(pen);
            }
            case MIST -> {
                fill(pen, 0xD8DAE0, 0xB7B9C4);
                blobs(pen, 6, 0xF0F0EE, 0.45);
            }
        }
    }

    /** A gradient from the top to the bottom, each end a little off. */
    private void fill(Graphics2D pen, int top, int bottom) {
        Color from = near(top);
        Color to = near(bottom);
        float lean = (float) between(random, -0.4, 0.4);
        pen.setPaint(new GradientPaint(-lean, -1, from, lean, 1, to));
        pen.fill(new Rectangle2D.Double(-1, -1, 2, 2));
    }

    private Color near(int rgb) {
        Color shade = new Color(rgb);
        return Tint.mix(shade, random.nextBoolean() ? Color.WHITE : Color.BLACK, between(random, 0, 0.12));
    }

    private void blobs(Graphics2D pen, int count, int rgb, double opacity) {
        for (int i = 0; i < count; i++) {
            glow(pen, between(random, -1, 1), between(random, -1, 1), between(random, 0.2, 0.6), rgb, opacity);
        }
    }

    private static void glow(Graphics2D pen, double x, double y, double radius, int rgb, double opacity) {
        Color colour = new Color(rgb);
        pen.setPaint(new RadialGradientPaint((float) x, (float) y, (float) radius, new float[] {0, 1}, new Color[] {
            Tint.veil(colour, opacity), Tint.veil(colour, 0)
        }));
        pen.fill(circle(x, y, radius));
    }

    private void cloud(Graphics2D pen) {
        double x = between(random, -1, 1);
        double y = between(random, -0.9, 0.6);
        for (int i = 0; i < 4; i++) {
            double radius = between(random, 0.15, 0.35);
            glow(pen, x + between(random, -0.35, 0.35), y + between(random, -0.06, 0.06), radius, 0xFFFFFF, 0.75);
        }
    }

    private void blades(Graphics2D pen) {
        for (int i = 0; i < 14; i++) {
            double x = between(random, -1.1, 1.1);
            double lean = between(random, -0.35, 0.35);
            Color colour = Tint.mix(new Color(0x2F5522), new Color(0x9CC25A), random.nextDouble());
            pen.setPaint(Tint.veil(colour, 0.55));
            pen.setStroke(new BasicStroke(
                    (float) between(random, 0.03, 0.07), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            double top = between(random, 0, 0.7);
            pen.draw(new QuadCurve2D.Double(x, 1.1, x + lean * 0.3, (1.1 + top) / 2, x + lean, top));
        }
    }

    private void stars(Graphics2D pen) {
        for (int i = 0; i < 9; i++) {
            double size = between(random, 0.015, 0.035);
            pen.setPaint(Tint.veil(Tint.LIGHT, between(random, 0.4, 0.95)));
            pen.fill(circle(between(random, -1, 1), between(random, -1, 0.7), size));
        }
        if (random.nextInt(3) == 0) {
            double x = between(random, -0.85, 0.85);
            double y = between(random, -0.85, -0.5);
            glow(pen, x, y, 0.4, 0xFFF4D0, 0.5);
            pen.setPaint(new Color(0xFFF4D0));
            pen.fill(circle(x, y, between(random, 0.1, 0.16)));
        }
    }

    private static Ellipse2D circle(double x, double y, double radius) {
        return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    }
}
