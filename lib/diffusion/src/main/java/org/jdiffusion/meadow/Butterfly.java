package org.jdiffusion.meadow;

import static org.jdiffusion.meadow.Tint.between;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.QuadCurve2D;
import java.util.SplittableRandom;

/** A butterfly with open wings, seen from above. */
final class Butterfly {
    private final Picture picture;
    private final SplittableRandom random;
    private final Color colour;
    private final Color accent;
    private final Shape fore;
    private final Shape hind;

    Butterfly(Picture picture, SplittableRandom random) {
        this.picture = picture;
        this.random = random;
        colour = picture.colour().shade(random);
        accent = picture.accent() == null ? null : picture.accent().shade(random);
        fore = foreWing();
        hind = hindWing();
    }

    void paint(Graphics2D pen) {
        pen.translate(between(random, -0.1, 0.1), between(random, -0.08, 0.12));
        pen.rotate(between(random, -0.3, 0.3));
        double size = between(random, 0.86, 1.02);
        pen.scale(size, size);
        double open = between(random, 0.78, 1);
        for (int side = -1; side <= 1; side += 2) {
            AffineTransform before = pen.getTransform();
            pen.scale(side * open, 1);
            wing(pen, hind, 0.3, 0.28);
            wing(pen, fore, 0.42, -0.36);
            pen.setTransform(before);
        }
        body(pen);
    }

    private Shape foreWing() {
        double tip = between(random, 0.7, 0.84);
        double high = between(random, 0.58, 0.76);
        double low = between(random, -0.02, 0.08);
        Path2D path = new Path2D.Double();
        path.moveTo(0.02, -0.16);
        path.curveTo(0.15, -0.5, tip - 0.35, -high - 0.12, tip, -high);
        path.curveTo(tip + 0.1, -high + 0.1, tip - 0.02, low - 0.3, tip - 0.16, low - 0.05);
        path.curveTo(tip - 0.35, low + 0.08, 0.2, low + 0.02, 0.02, 0.02);
        path.closePath();
        return path;
    }

    private Shape hindWing() {
        double out = between(random, 0.5, 0.64);
        double deep = between(random, 0.5, 0.66);
        boolean tail = random.nextInt(3) == 0;
        Path2D path = new Path2D.Double();
        path.moveTo(0.02, -0.04);
        path.curveTo(0.2, -0.08, out, -0.06, out + 0.02, 0.14);
        path.curveTo(out + 0.02, 0.34, out - 0.1, deep - 0.06, out - 0.22, deep);
        if (tail) {
            path.lineTo(out - 0.2, deep + 0.24);
            path.lineTo(out - 0.29, deep + 0.02);
        }
        path.curveTo(out - 0.36, deep + 0.02, 0.08, 0.42, 0.02, 0.2);
        path.closePath();
        return path;
    }

    /** One wing; (x, y) is about its middle. */
    private void wing(Graphics2D pen, Shape wing, double x, double y) {
        Color deep = Tint.mix(colour, Tint.DARK, 0.22);
        Color pale = Tint.mix(colour, Tint.LIGHT, 0.12);
        pen.setPaint(new RadialGradientPaint(0f, 0f, 1f, new float[] {0, 0.6f, 1}, new Color[] {deep, pale, colour}));
        pen.fill(wing);
        Graphics2D inside = (Graphics2D) pen.create();
        inside.clip(wing);
        pattern(inside, wing, x, y);
        inside.setPaint(Tint.veil(Tint.DARK, 0.35));
        inside.setStroke(new BasicStroke(0.014f));
        for (int i = -1; i <= 1; i++) {
            inside.draw(new Line2D.Double(0.02, 0, 2 * x - i * 0.3 * y, 2 * y + i * 0.5 * x));
        }
        inside.dispose();
        pen.setPaint(Tint.mix(colour, Tint.DARK, 0.82));
        pen.setStroke(new BasicStroke(0.045f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        pen.draw(wing);
    }

    private void pattern(Graphics2D pen, Shape wing, double x, double y) {
        if (accent == null) {
            return;
        }
        pen.setPaint(accent);
        switch (picture.pattern()) {
            case SPOTS -> {
                double far = 1.28;
                for (int i = -1; i <= 1; i++) {
                    double turn = Math.atan2(y, x) + i * 0.42;
                    double length = far * Math.hypot(x, y) * (i == 0 ? 1 : 0.98);
                    double size = i == 0 ? 0.1 : 0.082;
                    pen.fill(new Ellipse2D.Double(
                            length * Math.cos(turn) - size, length * Math.sin(turn) - size, 2 * size, 2 * size));
                }
            }
            case STRIPES -> {
                pen.setStroke(new BasicStroke(0.085f));
                double length = Math.hypot(x, y);
                for (double out : new double[] {0.75, 1.35}) {
                    double radius = out * length;
                    pen.draw(new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius));
                }
            }
            case EDGES -> {
                pen.setStroke(new BasicStroke(0.2f));
                pen.draw(wing);
            }
            case PLAIN -> {}
        }
    }

    private void body(Graphics2D pen) {
        Color dark = Tint.mix(Tint.DARK, colour, 0.08);
        pen.setPaint(dark);
        pen.setStroke(new BasicStroke(0.026f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        double spread = between(random, 0.16, 0.3);
        for (int side = -1; side <= 1; side += 2) {
            pen.draw(new QuadCurve2D.Double(0, -0.28, side * 0.04, -0.5, side * spread, -0.62));
            pen.fill(new Ellipse2D.Double(side * spread - 0.03, -0.65, 0.06, 0.06));
        }
        pen.fill(new Ellipse2D.Double(-0.055, -0.26, 0.11, 0.62));
        pen.fill(new Ellipse2D.Double(-0.07, -0.34, 0.14, 0.14));
        pen.setPaint(Tint.veil(Tint.LIGHT, 0.3));
        pen.fill(new Ellipse2D.Double(-0.03, -0.22, 0.04, 0.45));
    }
}
