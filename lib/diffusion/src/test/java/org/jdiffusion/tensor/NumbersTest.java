package org.jdiffusion.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteOrder;
import org.jdiffusion.NothingLeft;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void aCopy_hasTheSameNumbers_andItsOwnMemory() {
        try (NDManager from = Torch.newManager();
                NDManager to = Torch.newManager();
                Grad on = Grad.on()) {
            assertThat(on).isNotNull();
            NDArray x = from.create(new float[] {1, 2, 3, 4}, new Shape(2, 2)).transpose();
            x.setRequiresGradient(true);
            int before = NothingLeft.count(from);
            try (NDArray copy = Numbers.copy(to, x)) {
                assertThat(copy.getShape()).isEqualTo(new Shape(2, 2));
                assertThat(copy.hasGradient()).isFalse();
                copy.addi(10);
                assertThat(Numbers.floats(copy)).containsExactly(11, 13, 12, 14);
            }
            assertThat(Numbers.floats(x)).containsExactly(1, 3, 2, 4);
            assertThat(NothingLeft.count(from)).isEqualTo(before);
            assertThat(NothingLeft.count(to)).isZero();
        }
    }

    @Test
    void aCopy_keepsItsType() {
        try (NDManager manager = Torch.newManager();
                Scope scope = new Scope()) {
            assertThat(scope).isNotNull();
            NDArray labels = manager.create(new long[] {7, -1});
            assertThat(Numbers.longs(Numbers.copy(manager, labels))).containsExactly(7, -1);
            NDArray halves = manager.create(new float[] {1.5f}).toType(DataType.FLOAT16, false);
            assertThat(Numbers.copy(manager, halves).getDataType()).isEqualTo(DataType.FLOAT16);
        }
    }

    @Test
    void bytes_areInTheMachinesOrder() {
        try (NDManager manager = Torch.newManager()) {
            NDArray one = manager.create(1f);
            assertThat(Numbers.bytes(one).order(ByteOrder.nativeOrder()).getFloat())
                    .isEqualTo(1);
            assertThat(Numbers.scalar(one)).isEqualTo(1);
        }
    }
}
