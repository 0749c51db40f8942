// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.ViewType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.streams.ListStreamsInput;
import io.rivermill.wire.streams.ListStreamsOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListStreamsTest extends StreamsFixture {

    @Test
    void streamsAreListedByTableInPages() {
        List<String> arns = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            TestTable each = new TestTable(store, "table" + i, 2_000 + i, 0);
            arns.add(each.turnOn(ViewType.KEYS_ONLY, clock.millis()).name().arn());
        }
        assertEquals(List.of(arns.get(3)), listed("table3"));
        assertEquals(List.of(), listed("unknown"));
        List<String> seen = new ArrayList<>();
        ListStreamsInput input = ListStreamsInput.create().limit(2);
        for (String after = ""; after != null; ) {
            ListStreamsOutput page = new ListStreams(streams).handle(input, TestTable.CALLER);
            page.streams().forEach(stream -> seen.add(stream.streamArn()));
            after = page.lastEvaluatedStreamArn();
            input.exclusiveStartStreamArn(after);
        }
        assertEquals(arns, seen);
    }

    @Test
    void aPageHasAHundredStreamsUnlessAskedOtherwise() {
        for (int i = 0; i < 101; i++) {
            new TestTable(store, "table" + i, 2_000 + i, 0).turnOn(ViewType.KEYS_ONLY, clock.millis());
        }
        ListStreams operation = new ListStreams(streams);
        ListStreamsOutput first = operation.handle(ListStreamsInput.create(), TestTable.CALLER);
        assertEquals(100, first.streams().size());
        ListStreamsInput after = ListStreamsInput.create().exclusiveStartStreamArn(first.lastEvaluatedStreamArn());
        ListStreamsOutput rest = operation.handle(after, TestTable.CALLER);
        assertEquals(1, rest.streams().size());
        assertNull(rest.lastEvaluatedStreamArn());
    }

    @Test
    void aStreamTurnedOffStaysForADay() {
        FeedDescriptor feed = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        table.put(1, TestTable.item(1, "x"));
        table.turnOff(feed, clock.millis());
        clock.advance(Duration.ofSeconds(1));
        FeedDescriptor next = table.turnOn(ViewType.KEYS_ONLY, clock.millis());
        assertNotEquals(feed.name(), next.name());
        assertEquals(List.of(feed.name().arn(), next.name().arn()), listed("orders"));
        assertEquals(1, read(feed).size());
        assertEquals(List.of(), read(next), "a stream begins after the end of the one before");
        clock.advance(DAY);
        String arn = feed.name().arn();
        for (boolean swept : new boolean[] {false, true}) {
            if (swept) {
                keeper.run();
                assertNull(store.blocking().get(feed.name().key()));
            }
            assertEquals(List.of(next.name().arn()), listed("orders"));
            ServiceException gone = refused(() -> describe(feed));
            assertEquals("ResourceNotFoundException", gone.code());
            assertEquals("Requested resource not found: Stream: " + arn + " not found", gone.getMessage());
        }
        assertEquals("ENABLED", describe(next).streamStatus());
    }
}
