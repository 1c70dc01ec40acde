package org.jdiffusion.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.golden.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class NoiseTest {
    @Test
    void aSeed_meansTheNumbersItMeansInPython() throws Exception {
        try (NDManager manager = Torch.newManager()) {
            for (JsonNode row : Golden.json("noise").get("seeds")) {
                long seed = row.get("seed").asLong();
                for (int size : new int[] {3, 15, 16, 17, 40}) {
                    float[] numbers =
                            Noise.normal(manager, new Shape(size), seed).toFloatArray();
                    // from 16 numbers on torch's logarithm and cosine are the processor's vector instructions: last bit
                    double tolerance = size < 16 ? 0 : 1e-6;
                    for (int i = 0; i < size; i++) {
                        assertThat((double) numbers[i])
                                .as("seed %d, %d numbers, number %d", seed, size, i)
                                .isCloseTo(row.get("randn_" + size).get(i).doubleValue(), within(tolerance));
                    }
                }
                float[] uniform = Noise.uniform(manager, new Shape(5), seed).toFloatArray();
                for (int i = 0; i < 5; i++) {
                    assertThat(uniform[i]).isEqualTo(row.get("rand_5").get(i).floatValue());
                }
            }
        }
    }

    @Test
    void numbers_dependOnTheSeedAlone_notOnOrderShapeOrThreads() throws Exception {
        try (NDManager manager = Torch.newManager()) {
            List<float[]> alone = new ArrayList<>();
            for (int seed = 0; seed < 40; seed++) {
                alone.add(Noise.normal(manager, new Shape(5, 4, 2), seed).toFloatArray());
            }
            assertThat(Noise.normal(manager, new Shape(40), 7).toFloatArray()).isEqualTo(alone.get(7));
            ExecutorService pool = Executors.newFixedThreadPool(4);
            try {
                List<Future<float[]>> drawn = new ArrayList<>();
                for (int i = 0; i < 400; i++) {
                    int seed = i * 7 % 40;
                    drawn.add(pool.submit(() -> {
                        try (NDManager own = Torch.newManager()) {
                            Noise.uniform(own, new Shape(3), seed);
                            return Noise.normal(own, new Shape(40), seed).toFloatArray();
                        }
                    }));
                }
                for (int i = 0; i < 400; i++) {
                    assertThat(drawn.get(i).get()).isEqualTo(alone.get(i * 7 % 40));
                }
            } finally {
                pool.shutdownNow();
            }
        }
    }

    @Test
    void noise_belongsToTheGivenManager_andToTheScope() {
        try (NDManager manager = Torch.newManager()) {
            NDArray kept = Noise.normal(manager, new Shape(3), 1);
            assertThat(kept.getManager()).isSameAs(manager);
            NDArray freed;
            try (Scope scope = new Scope()) {
                assertThat(scope).isNotNull();
                freed = Noise.normal(manager, new Shape(3), 1);
            }
            assertThat(freed.isReleased()).isTrue();
            assertThat(kept.isReleased()).isFalse();
        }
    }

    @Test
    void mixedSeeds_differ_alsoInTheBitsThatTorchUses() {
        Set<Integer> low = new HashSet<>();
        for (int seed = 0; seed < 30; seed++) {
            for (int index = 0; index < 30; index++) {
                low.add((int) Noise.mix(seed, index)); // torch's generator takes 32 bits of a seed
            }
        }
        assertThat(low).hasSize(900);
        assertThat(Noise.mix(0, 0)).isEqualTo(0xE220A8397B1DCDAFL); // SplitMix64's first output from 0
    }
}
