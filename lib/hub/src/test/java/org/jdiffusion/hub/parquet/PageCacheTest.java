package org.jdiffusion.hub.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken of memory while pages are read. */
class PageCacheTest {
    private static final int MOST = 4_000;
    private static final int PAGE_NUMBERS = 900;

    @TempDir
    Path folder;

    @Test
    void pagesUnpackedAtOnce_areNoMoreThanItHolds() throws Exception {
        PageCache cache = new PageCache(MOST);
        var states = new AtomicReference<Thread.State>();
        var second = new CompletableFuture<Page>();
        cache.get("file", 0, MOST, () -> {
            Thread other = new Thread(() -> {
                try {
                    second.complete(cache.get("file", 1, MOST, PageCacheTest::page));
                } catch (IOException e) {
                    second.completeExceptionally(e);
                }
            });
            other.start();
            while (other.getState() != Thread.State.WAITING && other.getState() != Thread.State.TERMINATED) {
                Thread.onSpinWait();
            }
            states.set(other.getState());
            return page();
        });
        assertThat(states).hasValue(Thread.State.WAITING);
        assertThat(second.get()).isNotNull();
    }

    @Test
    void roomIsMade_beforeALargePageIsUnpacked() throws Exception {
        PageCache cache = new PageCache(MOST);
        cache.get("file", 0, 0, PageCacheTest::page);
        var gone = new AtomicBoolean();
        cache.get("file", 1, MOST, () -> {
            cache.get(
                    "file",
                    0,
                    0,
                    () -> { // which needs no room, so it does not wait
                        gone.set(true);
                        return page();
                    });
            return page();
        });
        assertThat(gone).isTrue();
    }

    /** The JVM keeps for each thread as much memory outside of the heap as it ever read at once. */
    @Test
    void aLargeRead_keepsNoMemoryOutsideOfTheHeap() throws Exception {
        Path path = Files.write(folder.resolve("large"), new byte[16 << 20]);
        long before = outside();
        try (RandomFile file = new RandomFile(path)) {
            assertThat(file.read(0, 16 << 20).remaining()).isEqualTo(16 << 20);
        }
        assertThat(outside() - before).isLessThan(1 << 20);
    }

    private static long outside() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static Page page() {
        return new Page(null, new Values.Indices(new int[PAGE_NUMBERS]));
    }
}
