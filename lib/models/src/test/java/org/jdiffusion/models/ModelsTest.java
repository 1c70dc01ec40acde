package org.jdiffusion.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.jdiffusion.data.Mnist;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.judge.DigitJudge;
import org.jdiffusion.judge.Verdict;
import org.jdiffusion.sample.Sampler;
import org.jdiffusion.schedule.DdimScheduler;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Tag;
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

    /** A glance at what the card measures; the bound leaves room for the luck of 40. */
    @Test
    void network_drawsWhatItIsAskedFor() {
        assertThat(judged(4, 20).accuracy()).isGreaterThanOrEqualTo(0.85);
    }

    /** What the card measures. */
    @Test
    @Tag("complete")
    void network_drawsAThousandAsTheCardSays() {
        Verdict verdict = judged(100, 50);
        assertThat(verdict.accuracy()).isGreaterThanOrEqualTo(0.98);
        assertThat(verdict.worst()).isGreaterThanOrEqualTo(0.95);
    }

    private static Verdict judged(int perClass, int steps) {
        int[][] confusion = new int[10][10];
        try (NDManager manager = Torch.newManager()) {
            Sampler sampler =
                    new Sampler(Models.mnistConditioned(manager), new DdimScheduler(Models.mnistScheduler(), steps), 0);
            DigitJudge judge = Models.digitJudge(manager);
            var noise = Noise.normal(manager, new Shape(10L * perClass, 1, 28, 28), 0);
            for (int digit = 0; digit < 10; digit++) {
                try (Scope scope = new Scope()) {
                    var own = noise.get(new NDIndex("{}:{}", digit * perClass, (digit + 1) * perClass));
                    var labels = manager.full(new Shape(perClass), digit, DataType.INT64);
                    for (int seen : judge.classify(sampler.sample(own, labels))) {
                        confusion[digit][seen]++;
                    }
                }
            }
        }
        return new Verdict(confusion);
    }

    @Test
    void unknownName_isRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Models.folder("no-such-model"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no-such-model")
                .hasMessageContaining("digit-judge");
    }
}
