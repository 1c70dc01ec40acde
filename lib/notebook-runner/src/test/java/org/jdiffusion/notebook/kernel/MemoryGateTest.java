package org.jdiffusion.notebook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemoryGateTest {
    private final AtomicLong free = new AtomicLong(1000);
    private final CountDownLatch asked = new CountDownLatch(2);
    private final MemoryGate gate = new MemoryGate(() -> {
        asked.countDown();
        return OptionalLong.of(free.get());
    });

    @Test
    void first_isLetThroughThoughItDoesNotFit() throws Exception {
        gate.acquire(5000).close();
        gate.acquire(5000).close();
    }

    @Test
    void memoryPromised_isNotPromisedTwice() throws Exception {
        MemoryGate.Pass first = gate.acquire(600);
        CompletableFuture<MemoryGate.Pass> second = acquire(600);
        asked.await();
        assertThat(second).isNotDone();

        first.close();
        assertThat(second.get(30, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void memoryThatAKernelHasTaken_isNotCountedTwice() throws Exception {
        MemoryGate.Pass first = gate.acquire(600);
        first.holds(500);
        free.set(500); // what the first one took is missing here
        gate.acquire(400);
    }

    @Test
    void memoryThatBecomesFree_isNoticed() throws Exception {
        gate.acquire(600);
        CompletableFuture<MemoryGate.Pass> second = acquire(600);
        asked.await();
        free.set(1200);
        assertThat(second.get(30, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void systemThatTellsNothing_hasNoLimit() throws Exception {
        MemoryGate open = new MemoryGate(OptionalLong::empty);
        AtomicInteger passed = new AtomicInteger();
        for (int i = 0; i < 10; i++) {
            open.acquire(Long.MAX_VALUE);
            passed.incrementAndGet();
        }
        assertThat(passed).hasValue(10);
    }

    private CompletableFuture<MemoryGate.Pass> acquire(long bytes) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return gate.acquire(bytes);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
