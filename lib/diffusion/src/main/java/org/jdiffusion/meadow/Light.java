package org.jdiffusion.meadow;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.geom.Rectangle2D;
import java.util.SplittableRandom;

/** Brighter towards one corner, darker away from it. */
record Light(SplittableRandom random) {

    void paint(Graphics2D pen) {
        double strength = Tint.between(random, 0.05, 0.22);
        float x = random.nextBoolean() ? -0.9f : 0.9f;
        pen.setPaint(new RadialGradientPaint(x, -1f, 2.6f, new float[] {0, 0.5f, 1}, new Color[] {
            Tint.veil(Tint.LIGHT, strength), Tint.veil(Tint.LIGHT, 0), Tint.veil(Tint.DARK, strength)
        }));
        pen.fill(new Rectangle2D.Double(-1, -1, 2, 2));
    }
}
