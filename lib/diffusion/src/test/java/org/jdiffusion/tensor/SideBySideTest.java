package org.jdiffusion.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SideBySideTest {
    @Test
    void pieces_runAtTheSameTime_andKeepTheirOrder() {
        CountDownLatch both = new CountDownLatch(2);
        var pair = SideBySide.run(() -> meet(both, "a"), () -> meet(both, "b"));
        assertThat(List.of(pair.first(), pair.second())).containsExactly("a", "b");
    }

    @Test
    void gradMode_goesAlong_andThreadsAreHalved() {
        int threads = Torch.threads();
        for (boolean on : new boolean[] {true, false}) {
            try (Grad grad = on ? Grad.on() : Grad.off()) {
                var modes = SideBySide.run(JniUtils::isGradMode, JniUtils::isGradMode);
                assertThat(modes).isEqualTo(new SideBySide.Pair<>(on, on));
            }
        }
        int half = Math.max(1, threads / 2);
        assertThat(SideBySide.run(Torch::threads, Torch::threads)).isEqualTo(new SideBySide.Pair<>(half, half));
        assertThat(Torch.threads()).isEqualTo(threads);
    }

    @Test
    void aThreadThatComesLater_hasAllThreadsAgain() throws InterruptedException {
        int threads = Torch.threads();
        SideBySide.run(() -> 1, () -> 2);
        int[] later = new int[1];
        Thread thread = new Thread(() -> later[0] = Torch.threads());
        thread.start();
        thread.join();
        assertThat(later[0]).isEqualTo(threads);
    }

    @Test
    void aFailure_isThrownAfterTheOtherPieceHasEnded() {
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch failing = new CountDownLatch(1);
        assertThatThrownBy(() -> SideBySide.run(
                        () -> {
                            failing.countDown();
                            throw new IllegalArgumentException("first");
                        },
                        () -> {
                            await(failing);
                            ended.set(true);
                            return 2;
                        }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("first");
        assertThat(ended).isTrue();
        assertThatThrownBy(() -> SideBySide.run(() -> 1, () -> {
                    throw new ArithmeticException("second");
                }))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("second");
        assertThatThrownBy(() -> SideBySide.run(() -> 1, () -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);
    }

    /** Each thread would keep memory of its own, so a second one must not come up, nor anybody wait for the first. */
    @Test
    void aPieceThatIsItselfInTwo_needsNoSecondThread() {
        var pair = SideBySide.run(() -> "a", () -> SideBySide.run(() -> "b", () -> "c"));
        assertThat(pair).isEqualTo(new SideBySide.Pair<>("a", new SideBySide.Pair<>("b", "c")));
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("side-by-side"))
                .hasSize(1);
    }

    @Test
    @Timeout(60)
    void aCallerWhoFindsTheThreadTaken_worksAlone() throws InterruptedException {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread other = new Thread(() -> SideBySide.run(() -> 1, () -> {
            taken.countDown();
            await(done);
            return 2;
        }));
        other.start();
        await(taken);
        assertThat(SideBySide.run(() -> "a", () -> "b")).isEqualTo(new SideBySide.Pair<>("a", "b"));
        done.countDown();
        other.join();
    }

    @Test
    void anInterrupt_staysPending() {
        Thread.currentThread().interrupt();
        SideBySide.run(() -> 1, () -> 2);
        assertThat(Thread.interrupted()).isTrue();
    }

    private static String meet(CountDownLatch both, String name) {
        both.countDown();
        await(both);
        return name;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
