package org.jdiffusion.meadow;

import static org.jdiffusion.meadow.Tint.between;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.QuadCurve2D;
import java.util.SplittableRandom;

/** A blossom seen from the front or a little from the side, on its stem. */
final class Flower {
    private enum Petal {
        ROUND,
        POINTED,
        NOTCHED
    }

    private final Picture picture;
    private final SplittableRandom random;
    private final Color colour;
    private final Color accent;
    private final Petal petal;
    private final int petals;
    private final double width;

    Flower(Picture picture, SplittableRandom random) {
        this.picture = picture;
        this.random = random;
        colour = picture.colour().shade(random);
        accent = picture.accent() == null ? null : picture.accent().shade(random);
        petal = Petal.values()[random.nextInt(Petal.values().length)];
        petals = petal == Petal.POINTED ? 8 : random.nextInt(5, 7);
        width = between(random, 0.8, 0.95) * Math.PI / petals;
    }

    void paint(Graphics2D pen) {
        double x = between(random, -0.1, 0.1);
        double y = between(random, -0.2, -0.08);
        stem(pen, x, y);
        pen.translate(x, y);
        pen.rotate(between(random, -0.25, 0.25));
        double radius = between(random, 0.62, 0.72);
        pen.scale(radius, radius * between(random, 0.84, 1));
        pen.rotate(between(random, -0.1, 0.1) - Math.PI / 2); // one petal up
        boolean second = random.nextInt(5) < 2;
        double inner = between(random, 0.6, 0.7);
        switch (picture.pattern()) {
            case PLAIN -> {
                ring(pen, 1, 0, colour);
                if (second) {
                    ring(pen, inner, Math.PI / petals, colour);
                }
            }
            case SPOTS -> {
                ring(pen, 1, 0, colour);
                spots(pen);
            }
            case STRIPES -> {
                ring(pen, 1, 0, colour);
                stripes(pen);
            }
            case EDGES -> {
                ring(pen, 1, 0, accent);
                ring(pen, 0.8, 0, colour);
            }
        }
        heart(pen);
    }

    private void stem(Graphics2D pen, double x, double y) {
        Color green = Tint.mix(new Color(0x2E6B2C), new Color(0x6FA03A), random.nextDouble());
        double foot = x + between(random, -0.25, 0.25);
        pen.setPaint(green);
        pen.setStroke(
                new BasicStroke((float) between(random, 0.06, 0.09), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        pen.draw(new QuadCurve2D.Double(x, y, x, 0.5, foot, 1.1));
        for (int side = -1; side <= 1; side += 2) {
            if (random.nextInt(3) > 0) {
                AffineTransform before = pen.getTransform();
                pen.translate((x + foot) / 2, between(random, 0.62, 0.8));
                pen.scale(side * between(random, 0.35, 0.55), between(random, 0.35, 0.5));
                pen.rotate(between(random, -0.9, -0.2));
                pen.setPaint(new GradientPaint(0, 0, green, 1, 0, Tint.mix(green, Tint.LIGHT, 0.3)));
                pen.fill(outline(Petal.POINTED, 0.28));
                pen.setTransform(before);
            }
        }
    }

    private void ring(Graphics2D pen, double length, double turn, Color shade) {
        Shape whole = outline(petal, width);
        for (int i = 0; i < petals; i++) {
            AffineTransform before = pen.getTransform();
            pen.rotate(turn + 2 * Math.PI * i / petals);
            pen.scale(length, length);
            pen.setPaint(new GradientPaint(
                    0.1f, 0, Tint.mix(shade, Tint.DARK, 0.28), 0.8f, 0, Tint.mix(shade, Tint.LIGHT, 0.14)));
            pen.fill(whole);
            pen.setPaint(Tint.veil(Tint.mix(shade, Tint.DARK, 0.6), 0.7));
            pen.setStroke(new BasicStroke(0.03f));
            pen.draw(whole);
            pen.setTransform(before);
        }
    }

    /** One on each petal. */
    private void spots(Graphics2D pen) {
        double size = Math.min(0.15, 0.45 * width);
        pen.setPaint(accent);
        for (int i = 0; i < petals; i++) {
            double at = 2 * Math.PI * i / petals;
            pen.fill(circle(0.68 * Math.cos(at), 0.68 * Math.sin(at), size));
        }
    }

    /** Two bands around the heart, across all petals. */
    private void stripes(Graphics2D pen) {
        Area blossom = new Area();
        for (int i = 0; i < petals; i++) {
            AffineTransform turn = AffineTransform.getRotateInstance(2 * Math.PI * i / petals);
            blossom.add(new Area(turn.createTransformedShape(outline(petal, width))));
        }
        pen.setPaint(accent);
        for (double out : new double[] {0.52, 0.84}) {
            Area band = new Area(circle(0, 0, out));
            band.subtract(new Area(circle(0, 0, out - 0.13)));
            band.intersect(blossom);
            pen.fill(band);
        }
    }

    private void heart(Graphics2D pen) {
        boolean warm = picture.colour() != Hue.YELLOW && picture.colour() != Hue.ORANGE;
        Color base = warm ? new Color(0xF2B632) : new Color(0x7A4A22);
        double size = between(random, 0.2, 0.27);
        pen.setPaint(Tint.mix(base, Tint.DARK, 0.35));
        pen.fill(circle(0, 0, size));
        pen.setPaint(base);
        pen.fill(circle(0, 0, 0.84 * size));
        pen.setPaint(Tint.mix(base, Tint.LIGHT, 0.45));
        for (int i = 0; i < 12; i++) {
            double at = i * 2.39996; // the golden angle: seeds stand in spirals
            double out = 0.7 * size * Math.sqrt((i + 0.5) / 12);
            pen.fill(circle(out * Math.cos(at), out * Math.sin(at), 0.02));
        }
    }

    /** A petal along x from 0 to 1, {@code w} wide to each side. */
    private static Shape outline(Petal petal, double w) {
        Path2D path = new Path2D.Double();
        path.moveTo(0, 0);
        switch (petal) {
            case ROUND -> {
                path.curveTo(0.25, -0.8 * w, 0.7, -1.5 * w, 0.94, -0.5 * w);
                path.curveTo(1.02, -0.2 * w, 1.02, 0.2 * w, 0.94, 0.5 * w);
                path.curveTo(0.7, 1.5 * w, 0.25, 0.8 * w, 0, 0);
            }
            case POINTED -> {
                path.curveTo(0.3, -1.2 * w, 0.7, -1.15 * w, 1, 0);
                path.curveTo(0.7, 1.15 * w, 0.3, 1.2 * w, 0, 0);
            }
            case NOTCHED -> {
                path.curveTo(0.25, -0.7 * w, 0.75, -1.7 * w, 1, -0.55 * w);
                path.quadTo(0.97, -0.1 * w, 0.86, 0);
                path.quadTo(0.97, 0.1 * w, 1, 0.55 * w);
                path.curveTo(0.75, 1.7 * w, 0.25, 0.7 * w, 0, 0);
            }
        }
        path.closePath();
        return path;
    }

    private static Ellipse2D circle(double x, double y, double radius) {
        return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    }
}
