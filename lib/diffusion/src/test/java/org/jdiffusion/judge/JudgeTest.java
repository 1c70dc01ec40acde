package org.jdiffusion.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.io.CheckpointException;
import org.jdiffusion.io.SafeTensors;
import org.jdiffusion.nn.Init;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Noise;
import org.jdiffusion.tensor.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NothingLeft.class)
class JudgeTest {
    @Test
    void verdict_countsByDigit() {
        Verdict verdict = Verdict.of(new int[] {3, 3, 3, 8, 8, 0}, new int[] {3, 3, 5, 8, 8, 6});
        assertThat(verdict.count()).isEqualTo(6);
        assertThat(verdict.confusion()[3][5]).isEqualTo(1);
        assertThat(verdict.accuracy()).isEqualTo(4 / 6.0);
        assertThat(verdict.accuracy(3)).isEqualTo(2 / 3.0);
        assertThat(verdict.accuracy(8)).isEqualTo(1);
        assertThat(verdict.accuracy(1)).isNaN();
        assertThat(verdict.worst()).isZero();
        assertThat(Verdict.of(new int[] {1, 1}, new int[] {1, 2}).worst()).isEqualTo(0.5);
        assertThat(Verdict.of(new int[0], new int[0]).accuracy()).isNaN();
        assertThatThrownBy(() -> Verdict.of(new int[] {1}, new int[] {1, 2})).hasMessageContaining("1 for 2");
        assertThatThrownBy(() -> Verdict.of(new int[] {10}, new int[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0..9")
                .hasMessageContaining("10");
    }

    @Test
    void classifying_inPiecesOfABatch_isClassifyingAtOnce_andClamps() {
        try (NDManager manager = Torch.newManager();
                Grad on = Grad.on()) {
            assertThat(on).isNotNull();
            DigitJudge judge = new DigitJudge(Init.random(manager, 1));
            NDArray images = Noise.normal(manager, new Shape(260, 1, 28, 28), 2);
            int before = NothingLeft.count(manager);
            int[] digits = judge.classify(images);
            assertThat(NothingLeft.count(manager)).isEqualTo(before);
            assertThat(JniUtils.isGradMode()).isTrue();
            assertThat(digits).hasSize(260);
            long[] whole = judge.apply(images.clip(-1f, 1f)).argMax(1).toLongArray();
            for (int i = 0; i < digits.length; i++) {
                assertThat((long) digits[i]).isEqualTo(whole[i]);
            }
            assertThat(judge.judge(images, digits).accuracy()).isEqualTo(1);
            assertThat(judge.parameterCount()).isEqualTo(320 + 18_496 + 36_928 + 131_200 + 1_290);
        }
    }

    @Test
    void otherImages_areRefused() {
        try (NDManager manager = Torch.newManager()) {
            DigitJudge judge = new DigitJudge(Init.blank(manager));
            for (Shape shape : new Shape[] {
                new Shape(2, 28, 28, 1),
                new Shape(2, 4, 14, 14),
                new Shape(28, 28),
                new Shape(),
                new Shape(1, 1, 32, 32)
            }) {
                NDArray images = manager.zeros(shape);
                assertThatThrownBy(() -> judge.apply(images))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("(N, 1, 28, 28)");
                assertThatThrownBy(() -> judge.classify(images)).isInstanceOf(IllegalArgumentException.class);
            }
            NDArray bytes = manager.zeros(new Shape(1, 1, 28, 28), ai.djl.ndarray.types.DataType.UINT8);
            assertThatThrownBy(() -> judge.apply(bytes)).hasMessageContaining("float32");
        }
    }

    @Test
    void aSavedJudge_loads_andAnotherFileIsRefused(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("judge.safetensors");
        try (NDManager manager = Torch.newManager()) {
            DigitJudge judge = new DigitJudge(Init.random(manager, 1));
            SafeTensors.write(file, judge.stateDict(), null);
            DigitJudge loaded = DigitJudge.load(file, manager);
            NDArray images = Noise.normal(manager, new Shape(3, 1, 28, 28), 2);
            assertThat(loaded.apply(images).toFloatArray())
                    .isEqualTo(judge.apply(images).toFloatArray());
            assertThat(loaded.parameters()).noneMatch(NDArray::hasGradient);
            Map<String, NDArray> less = new TreeMap<>(judge.stateDict());
            less.remove("out.bias");
            SafeTensors.write(file, less, null);
            int before = NothingLeft.count(manager);
            assertThatThrownBy(() -> DigitJudge.load(file, manager))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("out.bias");
            assertThat(NothingLeft.count(manager)).isEqualTo(before);
        }
    }
}
