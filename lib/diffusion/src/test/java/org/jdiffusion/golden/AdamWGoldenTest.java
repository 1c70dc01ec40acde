package org.jdiffusion.golden;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.InPlace;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdamWGoldenTest {
    @ParameterizedTest
    @ValueSource(strings = {"decay", "plain"})
    void sevenSteps_areThoseOfTorch(String kind) throws Exception {
        JsonNode index = Golden.json("adamw");
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile golden = Golden.tensors("adamw");
                Grad off = Grad.off()) {
            List<NDArray> parameters = new ArrayList<>();
            List<NDArray> first = new ArrayList<>();
            List<NDArray> second = new ArrayList<>();
            for (JsonNode name : index.get("names")) {
                NDArray start = golden.read("initial/" + name.asText(), manager);
                parameters.add(start);
                first.add(start.zerosLike());
                second.add(start.zerosLike());
            }
            NDArray steps = manager.create(0f);
            for (int i = 1; i <= 7; i++) {
                steps.addi(1);
                List<NDArray> gradients = new ArrayList<>();
                for (JsonNode name : index.get("names")) {
                    gradients.add(golden.read("grads/" + name.asText(), manager).get(i - 1));
                }
                double rate = index.get("lr").get(i - 1).asDouble();
                double decay = index.get("weight_decay").get(kind).asDouble();
                InPlace.adamW(parameters, gradients, first, second, steps, rate, 0.9, 0.999, 1e-8, decay);
                for (int p = 0; p < parameters.size(); p++) {
                    String name = index.get("names").get(p).asText() + "/" + i;
                    // torch's own two kernels differ by 1.5e-7: one rounding
                    assertThat(Golden.relative(parameters.get(p), golden.read(kind + "/param/" + name, manager)))
                            .as(name)
                            .isLessThan(3e-7);
                    assertThat(Golden.difference(first.get(p), golden.read(kind + "/exp_avg/" + name, manager)))
                            .isLessThanOrEqualTo(3e-7 * Golden.largest(first.get(p)));
                    assertThat(Golden.difference(second.get(p), golden.read(kind + "/exp_avg_sq/" + name, manager)))
                            .isLessThanOrEqualTo(3e-7 * Golden.largest(second.get(p)));
                }
            }
        }
    }
}
