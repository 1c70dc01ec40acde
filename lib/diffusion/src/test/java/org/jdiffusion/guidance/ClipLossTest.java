package org.jdiffusion.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.jdiffusion.clip.Clip;
import org.jdiffusion.golden.Golden;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.tensor.TorchOps;
import org.junit.jupiter.api.Test;

class ClipLossTest {
    private static final GuidanceLoss.Which ALL = new GuidanceLoss.Which(7, 0);

    @Test
    void slope_isThatOfDifferences() throws Exception {
        try (NDManager m = Torch.newManager()) {
            ClipLoss loss = loss(m, new Cutouts(3, 0.4, 5));
            NDArray images = images(m, 2);
            NDArray direction = Noise.normal(m, images.getShape(), 2);
            NDArray gradient = Grad.of(images, x -> loss.apply(x, ALL).sum());
            float step = 1e-2f;
            try (Grad off = Grad.off()) {
                float up =
                        loss.apply(images.add(direction.mul(step)), ALL).sum().getFloat();
                float down =
                        loss.apply(images.sub(direction.mul(step)), ALL).sum().getFloat();
                float slope = (up - down) / (2 * step);
                // float32 losses of about 5: 5e-7 from rounding, over 2 steps, and the curve itself
                assertThat(gradient.mul(direction).sum().getFloat()).isCloseTo(slope, within(0.02f * Math.abs(slope)));
            }
        }
    }

    @Test
    void anImagesLoss_dependsOnItAndItsNumberAlone() throws Exception {
        try (NDManager m = Torch.newManager();
                Grad off = Grad.off()) {
            ClipLoss loss = loss(m, new Cutouts(2, 0.3, 5));
            NDArray images = images(m, 4);
            NDArray whole = loss.apply(images, ALL);
            NDArray back = loss.apply(images.get(new NDIndex("2:4")), new GuidanceLoss.Which(7, 2));
            assertThat(Golden.difference(whole.get("2:4"), back)).isLessThan(1e-5);
            NDArray others = loss.apply(images.get(new NDIndex("2:4")), ALL); // other parts of the same images
            assertThat(Golden.difference(whole.get("2:4"), others)).isGreaterThan(1e-4);
            NDArray later = loss.apply(images, new GuidanceLoss.Which(8, 0));
            assertThat(Golden.difference(whole, later)).isGreaterThan(1e-4);
        }
    }

    @Test
    void theImagesOwnFeatures_areNearest_theOppositeFarthest_andBothHaveASlope() throws Exception {
        try (NDManager m = Torch.newManager()) {
            Clip clip = clip(m);
            NDArray images = images(m, 1);
            Cutouts whole = new Cutouts(1, 1, 0);
            NDArray own = clip.encodeImage(whole.cut(images, 24, Noise.mix(Noise.mix(0, 7), 0), 0))
                    .stopGradient();
            float[] losses = new float[2];
            for (int i = 0; i < 2; i++) {
                ClipLoss loss = new ClipLoss(clip, own.mul(1 - 2 * i), whole, 0);
                losses[i] = loss.apply(images, ALL).getFloat();
                NDArray gradient = Grad.of(images, x -> loss.apply(x, ALL).sum());
                assertThat(gradient.isNaN().any().getBoolean()).isFalse();
            }
            assertThat(losses[0]).isLessThan(1e-4f);
            assertThat(losses[1]).isCloseTo((float) (Math.PI * Math.PI / 2), within(0.05f)); // half the angle's square
        }
    }

    @Test
    void aPartOfAll_isTheImage_orItsMirror() {
        try (NDManager m = Torch.newManager()) {
            NDArray images = images(m, 8);
            NDArray cut = new Cutouts(1, 1, 0).cut(images, 24, 5, 0);
            NDArray mirrored = images.flip(3);
            int plain = 0;
            for (int n = 0; n < 8; n++) {
                double asItIs = Golden.difference(images.get(n), cut.get(n));
                double mirror = Golden.difference(mirrored.get(n), cut.get(n));
                assertThat(Math.min(asItIs, mirror)).isLessThan(1e-4);
                plain += asItIs < mirror ? 1 : 0;
            }
            assertThat(plain).isBetween(1, 7);
        }
    }

    @Test
    void parts_lieWithinTheImage() {
        try (NDManager m = Torch.newManager()) {
            // each pixel says where it is: x in the first channel, y in the second
            NDArray line = m.arange(0f, 20f, 1f).add(0.5f).div(10).sub(1);
            NDArray place = line.reshape(1, 1, 1, 20)
                    .broadcast(new Shape(64, 1, 20, 20))
                    .concat(line.reshape(1, 1, 20, 1).broadcast(new Shape(64, 1, 20, 20)), 1);
            NDArray cut = new Cutouts(1, 0.25, 0).cut(place, 12, 3, 0);
            NDArray width = cut.get(":, 0, 0, 11").sub(cut.get(":, 0, 0, 0")).abs();
            NDArray height = cut.get(":, 1, 11, 0").sub(cut.get(":, 1, 0, 0"));
            assertThat(Golden.difference(width, height)).isLessThan(1e-4); // squares
            assertThat(width.min().getFloat()).isBetween(0.9f, 1.1f); // half of the side, less a part's pixel
            assertThat(width.max().getFloat()).isGreaterThan(1.6f);
        }
    }

    @Test
    void badNumbers_areRefusedByName() throws Exception {
        assertThatThrownBy(() -> new Cutouts(0, 1, 0)).hasMessageContaining("count must be at least 1");
        assertThatThrownBy(() -> new Cutouts(1, 0, 0)).hasMessageContaining("leastArea");
        assertThatThrownBy(() -> new Cutouts(1, 1, -1)).hasMessageContaining("degrees");
        try (NDManager m = Torch.newManager()) {
            Clip clip = clip(m);
            NDArray two = clip.encodeText(m, List.of("a", "b"));
            assertThatThrownBy(() -> new ClipLoss(clip, two, new Cutouts(1, 1, 0), 0))
                    .hasMessageContaining("text must be features (1, ");
        }
    }

    private static ClipLoss loss(NDManager m, Cutouts cutouts) throws Exception {
        Clip clip = clip(m);
        return new ClipLoss(clip, clip.encodeText(m, List.of("a red flower")), cutouts, 1);
    }

    private static Clip clip(NDManager m) throws Exception {
        return Clip.load(Golden.path("clip/quick_gelu"), m);
    }

    /** Smooth ones, as pictures are. */
    private static NDArray images(NDManager m, int count) {
        return TorchOps.resizeBicubic(
                        Noise.normal(m, new Shape(count, 3, 4, 4), 1).mul(0.4f), 24, 24)
                .clip(-0.9f, 0.9f);
    }
}
