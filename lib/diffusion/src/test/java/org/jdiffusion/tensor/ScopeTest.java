package org.jdiffusion.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.jdiffusion.NothingLeft;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class ScopeTest {
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray make() {
        return manager.create(new float[] {1, 2});
    }

    @Test
    void frees_whatIsMadeInside_andNothingElse() {
        NDArray before = make();
        NDArray inside;
        try (Scope scope = new Scope()) {
            inside = before.add(1);
            assertThat(scope).isNotNull();
        }
        assertThat(inside.isReleased()).isTrue();
        assertThat(before.isReleased()).isFalse();
        assertThat(make().isReleased()).isFalse();
    }

    @Test
    void kept_passesToTheEnclosingScope_andLivesOnWithoutOne() {
        NDArray forEver;
        NDArray forOuter;
        try (Scope outer = new Scope()) {
            try (Scope inner = new Scope()) {
                forOuter = inner.keep(make());
                forEver = inner.keep(make());
            }
            assertThat(forOuter.isReleased()).isFalse();
            outer.keep(forEver);
        }
        assertThat(forOuter.isReleased()).isTrue();
        assertThat(forEver.isReleased()).isFalse();
        assertThat(forEver.toFloatArray()).containsExactly(1, 2);
    }

    @Test
    void theOuterScope_canKeepWhileAnInnerOneIsOpen() {
        NDArray madeOutside;
        NDArray madeInside;
        NDArray forgotten;
        try (Scope outer = new Scope()) {
            madeOutside = make();
            forgotten = make();
            try (Scope inner = new Scope()) {
                assertThat(inner).isNotNull();
                madeInside = make();
                outer.keep(madeInside);
                outer.keep(madeOutside);
                outer.forget(forgotten);
            }
            assertThat(madeInside.isReleased()).isFalse();
        }
        assertThat(madeInside.isReleased()).isFalse();
        assertThat(madeOutside.isReleased()).isFalse();
        assertThat(forgotten.isReleased()).isFalse();
    }

    @Test
    void forgotten_outlivesEveryScope_butNotItsManager() {
        NDArray array;
        try (Scope outer = new Scope()) {
            assertThat(outer).isNotNull();
            try (Scope inner = new Scope()) {
                array = inner.forget(make());
            }
        }
        assertThat(array.isReleased()).isFalse();
        manager.close();
        assertThat(array.isReleased()).isTrue();
    }

    @Test
    void anException_freesToo() {
        NDArray[] made = new NDArray[1];
        assertThatThrownBy(() -> {
                    try (Scope scope = new Scope()) {
                        assertThat(scope).isNotNull();
                        made[0] = make();
                        throw new IllegalStateException("inside");
                    }
                })
                .hasMessage("inside");
        assertThat(made[0].isReleased()).isTrue();
        assertThat(make().isReleased()).isFalse();
    }

    @Test
    void otherThreads_areNotConcerned() throws Exception {
        NDArray[] made = new NDArray[1];
        try (Scope scope = new Scope()) {
            assertThat(scope).isNotNull();
            Thread thread = new Thread(() -> made[0] = make());
            thread.start();
            thread.join();
        }
        assertThat(made[0].isReleased()).isFalse();
    }
}
