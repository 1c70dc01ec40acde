package org.jdiffusion.course;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures one after the other, again and again: an animated GIF, which plays on any page. The last one stays longer.
 *
 * @param title what is seen, for those who cannot see it
 * @param frames all of one size
 * @param each how long each frame stays; a hundredth of a second to 50 seconds
 */
public record Movie(String title, List<BufferedImage> frames, Duration each) {
    private static final String FORMAT = "javax_imageio_gif_image_1.0";
    private static final int LAST = 12; // as long as so many others
    private static final long HUNDREDTH = 10;
    private static final long LONGEST = 50; // the file has 16 bits for hundredths

    public Movie {
        frames = List.copyOf(frames);
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("frames: wanted at least one, got none");
        }
        if (each.toMillis() < HUNDREDTH || each.toSeconds() > LONGEST) {
            throw new IllegalArgumentException(
                    "each: wanted a hundredth of a second to " + LONGEST + " seconds, got " + each);
        }
        BufferedImage first = frames.get(0);
        for (BufferedImage frame : frames) {
            if (frame.getWidth() != first.getWidth() || frame.getHeight() != first.getHeight()) {
                throw new IllegalArgumentException("frames: wanted all " + first.getWidth() + "x" + first.getHeight()
                        + ", got " + frame.getWidth() + "x" + frame.getHeight());
            }
        }
    }

    /**
     * A tenth of a second to a frame.
     *
     * @param key of the title among the course's words, as {@code movie.KEY}
     */
    public static Movie of(String key, List<BufferedImage> frames) {
        return new Movie(Text.of("movie." + key), frames, Duration.ofMillis(100));
    }

    /** The bytes of a GIF file. */
    public byte[] gif() {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        var bytes = new ByteArrayOutputStream();
        try (var output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < frames.size(); i++) {
                long hundredths = each.toMillis() / HUNDREDTH * (i == frames.size() - 1 ? LAST : 1);
                writer.writeToSequence(new IIOImage(frames.get(i), null, settings(writer, i, hundredths)), null);
            }
            writer.endWriteSequence();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** As a page shows it: small ones larger, as a {@link Sheet}. */
    String html() {
        BufferedImage first = frames.get(0);
        int times = Sheet.enlargement(first);
        return "<img alt=\"%s\" width=\"%d\" height=\"%d\" style=\"image-rendering:pixelated\" src=\"data:image/gif;base64,%s\">"
                .formatted(
                        HtmlTable.escape(title),
                        times * first.getWidth(),
                        times * first.getHeight(),
                        Base64.getEncoder().encodeToString(gif()));
    }

    @Override
    public String toString() {
        return "movie \"%s\" %dx%d, %d frames"
                .formatted(title, frames.get(0).getWidth(), frames.get(0).getHeight(), frames.size());
    }

    private IIOMetadata settings(ImageWriter writer, int frame, long hundredths) throws IIOInvalidTreeException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(frames.get(frame)), null);
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
        IIOMetadataNode control = child(root, "GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("transparentColorIndex", "0");
        control.setAttribute("delayTime", Long.toString(hundredths));
        if (frame == 0) {
            IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
            loop.setAttribute("applicationID", "NETSCAPE");
            loop.setAttribute("authenticationCode", "2.0");
            loop.setUserObject(new byte[] {1, 0, 0}); // for ever
            child(root, "ApplicationExtensions").appendChild(loop);
        }
        metadata.setFromTree(FORMAT, root);
        return metadata;
    }

    private static IIOMetadataNode child(IIOMetadataNode root, String name) {
        for (int i = 0; i < root.getLength(); i++) {
            if (root.item(i).getNodeName().equals(name)) {
                return (IIOMetadataNode) root.item(i);
            }
        }
        IIOMetadataNode made = new IIOMetadataNode(name);
        root.appendChild(made);
        return made;
    }
}
