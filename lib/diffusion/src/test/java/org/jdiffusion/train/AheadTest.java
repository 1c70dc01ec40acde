package org.jdiffusion.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AheadTest {
    @Test
    void everyUpdate_getsItsOwn_alsoAfterAJump() {
        Ahead<String> ahead = new Ahead<>(update -> "for " + update);
        for (long update : new long[] {0, 1, 2, 90, 91, 5, 6, 6}) {
            assertThat(ahead.at(update)).isEqualTo("for " + update);
        }
    }

    @Test
    void theNextOnes_areMadeMeanwhile_eachOnce() throws InterruptedException {
        Set<Long> made = ConcurrentHashMap.newKeySet();
        CountDownLatch four = new CountDownLatch(4);
        Ahead<Long> ahead = new Ahead<>(update -> {
            assertThat(made.add(update)).as("update %d made once", update).isTrue();
            four.countDown();
            return update;
        });
        assertThat(ahead.at(7)).isEqualTo(7);
        assertThat(four.await(1, TimeUnit.MINUTES))
                .as("made without being asked for")
                .isTrue();
        assertThat(made).containsExactlyInAnyOrder(7L, 8L, 9L, 10L);
        assertThat(ahead.at(8)).isEqualTo(8);
    }

    @Test
    void whatTheWorkThrows_isThrownToTheReader() {
        Ahead<Long> ahead = new Ahead<>(update -> {
            if (update == 1) {
                throw new IllegalStateException("no picture " + update);
            }
            return update;
        });
        assertThat(ahead.at(0)).isZero();
        assertThatThrownBy(() -> ahead.at(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no picture 1");
        assertThat(ahead.at(2)).isEqualTo(2);
    }

    @Test
    void aReaderThatWaits_worksItself() {
        CountDownLatch twoAtOnce = new CountDownLatch(2);
        Ahead<Boolean> ahead = new Ahead<>(16, part -> {
            twoAtOnce.countDown();
            try {
                return twoAtOnce.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(ahead.at(0)).isTrue(); // with one thread beside the reader, no two would meet without it
    }

    @Test
    void afterClosing_nothingMoreIsBegun() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Set<Long> made = ConcurrentHashMap.newKeySet();
        Thread reader = Thread.currentThread();
        Ahead<Long> ahead = new Ahead<>(100, part -> {
            if (part > 0 && !Thread.currentThread().equals(reader)) {
                begun.countDown();
                try {
                    assertThat(go.await(1, TimeUnit.MINUTES)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            made.add(part);
            return part;
        });
        assertThat(ahead.at(0)).isZero();
        assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
        ahead.close();
        go.countDown();
        new Ahead<>(part -> part).at(0); // the threads have come to what was begun later
        assertThat(made.size()).isLessThan(100);
        assertThatThrownBy(() -> ahead.at(1)).isInstanceOf(IllegalStateException.class);
    }
}
