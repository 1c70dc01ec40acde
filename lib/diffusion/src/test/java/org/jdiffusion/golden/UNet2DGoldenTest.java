package org.jdiffusion.golden;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdiffusion.io.SafeTensorsFile;
import org.jdiffusion.nn.Init;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Gradients;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.tensor.TorchOps;
import org.jdiffusion.unet.UNet2D;
import org.jdiffusion.unet.UNet2DConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UNet2DGoldenTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"unet_mnist", "unet_family256", "unet_labels", "unet_resnet", "unet_attentive", "unet_hollow"})
    void forwardAndEveryGradient_areThoseOfDiffusers(String name) throws Exception {
        try (NDManager manager = Torch.newManager();
                SafeTensorsFile golden = Golden.tensors(name);
                Grad on = Grad.on()) {
            List<String> unknown = new ArrayList<>();
            UNet2D net = new UNet2D(UNet2DConfig.fromJson(Golden.json(name), unknown), Init.blank(manager));
            assertThat(unknown).isEmpty();
            Golden.fill(net, golden, "weights/", manager);
            net.requiresGrad(true);

            NDArray labels = golden.tensors().containsKey("class_labels") ? golden.read("class_labels", manager) : null;
            NDArray output = net.apply(golden.read("sample", manager), golden.read("timestep", manager), labels);
            // a few float32 roundings a layer, some fifty layers deep
            assertThat(Golden.relative(output, golden.read("expected", manager)))
                    .isLessThan(1e-5);

            NDArray loss = TorchOps.mse(output, golden.read("target", manager));
            Grad.backward(loss);
            double norm = 0;
            for (String key : net.stateDict().keySet()) {
                norm += Math.pow(golden.read("grads/" + key, manager).norm().getFloat(), 2);
            }
            for (Map.Entry<String, NDArray> entry : net.stateDict().entrySet()) {
                NDArray expected = golden.read("grads/" + entry.getKey(), manager);
                // some gradients are sums that nearly cancel: for those the whole network's norm is the measure
                assertThat(Golden.difference(Gradients.of(entry.getValue()), expected))
                        .as(entry.getKey())
                        .isLessThanOrEqualTo(1e-4 * Golden.largest(expected) + 1e-6 * Math.sqrt(norm));
            }
        }
    }
}
