// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import io.rivermill.base.ManualClock;
import io.rivermill.base.Tasks;
import io.rivermill.dynamodb.DynamoDbService;
import io.rivermill.dynamodb.DynamoDbSettings;
import io.rivermill.http.Caller;
import io.rivermill.http.OperationCases;
import io.rivermill.http.Principal;
import io.rivermill.store.Change;
import io.rivermill.store.ChangeRecord;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.MemoryStore;
import io.rivermill.store.Store;
import io.rivermill.streams.StreamRecords;
import io.rivermill.wire.Codec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Which writes make which records: runs {@code cases/streamed-writes.txt} by {@link OperationCases}. The line {@code
 * records} tells what the one shard of the table {@code rivers} has got since the last such line: of each record what
 * happened, and its keys and images.
 */
class StreamedWritesTest {
    private static final Path CASES = Path.of("src/test/resources/cases/streamed-writes.txt");
    private static final Codec CODEC = Codec.of("dynamodb");
    private static final Caller CALLER =
            new Caller(Principal.root("123456789012"), "us-east-1", "request", "127.0.0.1");
    private static final int PAGE_BYTES = 1 << 20;

    private final ManualClock clock = new ManualClock();
    private final Tasks tasks = Tasks.system();
    private final Store store = new MemoryStore(clock);
    private final DynamoDbService dynamodb =
            new DynamoDbService(store, clock, tasks, new DynamoDbSettings(0, DynamoDbSettings.SWEEP_PAUSE_DEFAULT));
    private long read;

    @AfterEach
    void close() {
        dynamodb.close();
        tasks.close();
        store.close();
    }

    @TestFactory
    List<DynamicTest> writesMakeTheRecordsOfTheCases() throws IOException {
        return OperationCases.tests(CASES, line -> line.equals("records") ? "= " + records() : outcome(line));
    }

    /** What becomes of tables has tests of its own. */
    private String outcome(String line) {
        String outcome = OperationCases.outcome(dynamodb, CODEC, CALLER, line);
        return outcome.startsWith("= {\"TableDescription\"") ? "= done" : outcome;
    }

    private String records() {
        FeedDescriptor feed = FeedDescriptor.of(store.blocking()
                .all(FeedName.ofTable("123456789012", "us-east-1", "rivers"))
                .getLast()
                .value());
        List<ChangeRecord> records = store.blocking()
                .readAfter(store.feed(feed.keyspace().bucket(0)), read, 1_000, PAGE_BYTES)
                .records();
        if (records.isEmpty()) {
            return "none";
        }
        read = records.getLast().sequence();
        return records.stream()
                .filter(record -> record.change().kind() != Change.Kind.MARK)
                .map(record -> text(feed, record))
                .collect(Collectors.joining("; "));
    }

    /** From the event's name, keys and images to the size. */
    private static String text(FeedDescriptor feed, ChangeRecord record) {
        String event = new String(StreamRecords.event(feed, record), StandardCharsets.UTF_8);
        String name = event.replaceFirst(".*\"eventName\":\"", "").replaceFirst("\".*", "");
        String images = event.substring(event.indexOf("\"Keys\""), event.indexOf(",\"SequenceNumber\""));
        String size = event.replaceFirst(".*\"SizeBytes\":", "").replaceFirst(",.*", "");
        return name + " " + images + " " + size;
    }
}
