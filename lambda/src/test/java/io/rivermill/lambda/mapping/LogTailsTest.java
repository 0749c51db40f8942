// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rivermill.base.Reply;
import io.rivermill.store.Bucket;
import io.rivermill.store.Feed;
import io.rivermill.store.FeedPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LogTailsTest {
    private final MappingFixture world = new MappingFixture();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile Runnable beforeRead = () -> {};
    private final LogTails tails = new LogTails(world.store);
    private final Feed feed = counted(world.store.feed(world.bucket(0)));

    @AfterEach
    void close() {
        world.close();
    }

    private Feed counted(Feed log) {
        return new Feed() {
            @Override
            public Bucket bucket() {
                return log.bucket();
            }

            @Override
            public long lastSequence() {
                return log.lastSequence();
            }

            @Override
            public void readAfter(long sequence, int recordsMax, int bytesMax, Reply<FeedPage> reply) {
                reads.incrementAndGet();
                beforeRead.run();
                log.readAfter(sequence, recordsMax, bytesMax, reply);
            }

            @Override
            public void seek(long timeMillis, Reply<Long> reply) {
                log.seek(timeMillis, reply);
            }

            @Override
            public Subscription onAppend(Runnable listener) {
                return log.onAppend(listener);
            }
        };
    }

    private static List<Long> numbers(LogTails.Page page) {
        return page.records().stream().map(read -> read.change().sequence()).toList();
    }

    @Test
    void oneReadIsForAllWhoAreAtTheEnd() {
        List<LogTails.Reader> readers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            readers.add(tails.open(feed));
        }
        for (int commit = 1; commit <= 3; commit++) {
            world.change(0, "a");
            ReadRecord first = null;
            for (LogTails.Reader reader : readers) {
                LogTails.Page page = reader.readAfter(commit - 1, 1_000, 1 << 20);
                assertEquals(List.of((long) commit), numbers(page));
                assertEquals(commit, page.next());
                first = first == null ? page.records().getFirst() : first;
                assertSame(first, page.records().getFirst());
            }
        }
        assertEquals(3, reads.get());
        readers.forEach(LogTails.Reader::close);
    }

    @Test
    void everyoneSeesAllFromWhereHeIs() {
        world.change(0, "a", "b", "c", "d");
        try (LogTails.Reader reader = tails.open(feed)) {
            assertEquals(List.of(1L, 2L, 3L, 4L), numbers(reader.readAfter(0, 10, 1 << 20)));
            assertEquals(List.of(3L, 4L), numbers(reader.readAfter(2, 10, 1 << 20)));
            LogTails.Page some = reader.readAfter(1, 2, 1 << 20);
            assertEquals(List.of(2L, 3L), numbers(some));
            assertEquals(3, some.next());
            world.change(0, "e");
            assertEquals(List.of(5L), numbers(reader.readAfter(4, 10, 1 << 20)));
            assertEquals(List.of(1L, 2L, 3L, 4L, 5L), numbers(reader.readAfter(0, 10, 1 << 20)));
        }
    }

    @Test
    void anErrorOfTheOneWhoReadsReachesThoseWhoWaitForHim() throws InterruptedException {
        world.change(0, "a");
        AtomicReference<Throwable> met = new AtomicReference<>();
        try (LogTails.Reader reader = tails.open(feed);
                LogTails.Reader waiting = tails.open(feed)) {
            Thread waiter = Thread.ofPlatform().unstarted(() -> {
                try {
                    waiting.readAfter(0, 10, 1 << 20);
                } catch (RuntimeException e) {
                    met.set(e);
                }
            });
            beforeRead = () -> {
                waiter.start();
                world.await("the other to wait", () -> waiter.getState() == Thread.State.WAITING);
                throw new StackOverflowError("of a test");
            };
            assertThrows(StackOverflowError.class, () -> reader.readAfter(0, 10, 1 << 20));
            waiter.join(Duration.ofSeconds(20));
            assertInstanceOf(IllegalStateException.class, met.get());
            beforeRead = () -> {};
            assertEquals(List.of(1L), numbers(reader.readAfter(0, 10, 1 << 20)));
        }
    }

    @Test
    void whoIsFarBehindReadsByHimself() {
        for (int i = 0; i < 200; i++) {
            world.change(0, "n" + i);
        }
        try (LogTails.Reader behind = tails.open(feed);
                LogTails.Reader near = tails.open(feed)) {
            assertEquals(List.of(200L), numbers(near.readAfter(199, 1_000, 1 << 20)));
            assertEquals(200, behind.readAfter(0, 1_000, 1 << 20).records().size());
            assertEquals(List.of(200L), numbers(near.readAfter(199, 1_000, 1 << 20)));
        }
        assertEquals(2, reads.get());
    }
}
