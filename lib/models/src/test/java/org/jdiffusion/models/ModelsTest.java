package org.jdiffusion.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.jdiffusion.data.Mnist;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.judge.Verdict;
import org.jdiffusion.sample.Sampler;
import org.jdiffusion.schedule.DdimScheduler;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.Denoiser;
import org.junit.jupiter.api.Test;

/** What the cards promise. */
class ModelsTest {
    @Test
    void judge_readsTheTestSplit() throws Exception {
        int[] all = IntStream.range(0, Mnist.test().size()).toArray();
        int[] truth = IntStream.of(all).map(Mnist.test()::label).toArray();
        try (NDManager manager = Torch.newManager()) {
            Verdict verdict = Models.digitJudge(manager).judge(Mnist.test().images(manager, all), truth);
            assertThat(verdict.accuracy()).isGreaterThanOrEqualTo(0.99);
        }
        assertThat(Files.size(Models.folder("digit-judge").resolve("model.safetensors")))
                .isLessThanOrEqualTo(1_000_000);
    }

    @Test
    void network_isTheUnitsOwn_inHalfPrecision() throws Exception {
        try (NDManager manager = Torch.newManager()) {
            assertThat(Models.mnistConditioned(manager).parameterCount()).isEqualTo(1_708_201);
        }
        Path weights = Models.folder("mnist-conditioned").resolve("unet/diffusion_pytorch_model.safetensors");
        try (SafeTensorsFile file = SafeTensorsFile.open(weights)) {
            assertThat(file.tensors().values())
                    .allMatch(tensor -> tensor.dtype().equals("F16"));
        }
    }

    /** A sample of what the card measures with 1,000 pictures; the bound leaves room for the luck of 40. */
    @Test
    void network_drawsWhatItIsAskedFor() {
        int[] wanted = IntStream.range(0, 40).map(i -> i / 4).toArray();
        try (NDManager manager = Torch.newManager()) {
            Denoiser network = Models.mnistConditioned(manager);
            var labels = manager.create(IntStream.of(wanted).asLongStream().toArray());
            var noise = Noise.normal(manager, new Shape(40, 1, 28, 28), 0);
            var drawn = new Sampler(network, new DdimScheduler(Models.mnistScheduler(), 20), 0).sample(noise, labels);
            assertThat(Models.digitJudge(manager).judge(drawn, wanted).accuracy())
                    .isGreaterThanOrEqualTo(0.8);
        }
    }

    @Test
    void unknownName_isRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Models.folder("no-such-model"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no-such-model")
                .hasMessageContaining("digit-judge");
    }
}
