// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import io.rivermill.base.ManualClock;
import io.rivermill.base.Reply;
import io.rivermill.dynamodb.DynamoDbService;
import io.rivermill.dynamodb.DynamoDbSettings;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.http.DataOperation;
import io.rivermill.http.Operation;
import io.rivermill.http.Principal;
import io.rivermill.server.client.Json;
import io.rivermill.store.ConflictException;
import io.rivermill.store.FaultyStore;
import io.rivermill.store.MemoryStore;
import io.rivermill.store.Store;
import io.rivermill.store.StoreException;
import io.rivermill.store.SystemKeyspaces;
import io.rivermill.store.rocksdb.RocksSettings;
import io.rivermill.store.rocksdb.RocksStore;
import io.rivermill.streams.StreamsService;
import io.rivermill.streams.StreamsSettings;
import io.rivermill.wire.Codec;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.WireRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The real operations over a store of this process: requests and answers pass through JSON, as from the wire. */
final class InProcess implements Subject {
    private static final Caller CALLER = new Caller(Principal.root("111122223333"), "eu-central-1", "id", "127.0.0.1");

    private final boolean durable;
    private final Supplier<Store> opener;
    private final ManualClock clock;
    private final HeldSweeps tasks = new HeldSweeps();
    private FaultyStore store;
    private DynamoDbService dynamodb;
    private StreamsService streams;

    private InProcess(boolean durable, ManualClock clock, Supplier<Store> opener) {
        this.clock = clock;
        this.durable = durable;
        this.opener = opener;
        this.store = new FaultyStore(opener.get());
        this.dynamodb = openDynamodb();
        this.streams = openStreams();
    }

    /** Over a store in memory; a restart opens anew what is above it. */
    static Subject inMemory() {
        ManualClock clock = new ManualClock();
        return new InProcess(false, clock, () -> new MemoryStore(clock));
    }

    /** Over a database in {@code folder}, which a restart closes and opens, and which keeps little in memory. */
    static Subject onDisk(Path folder) {
        RocksSettings settings = RocksSettings.defaults()
                .withRelaxed(true)
                .withCacheBytes(64 << 10)
                .withMemtableBytes(64 << 10);
        ManualClock clock = new ManualClock();
        return new InProcess(true, clock, () -> RocksStore.open(folder, settings, clock));
    }

    private DynamoDbService openDynamodb() {
        return new DynamoDbService(store, clock, tasks, DynamoDbSettings.DEFAULT);
    }

    private StreamsService openStreams() {
        return new StreamsService(
                store,
                clock,
                tasks,
                new SecureRandom(),
                StreamsSettings.rollingAfter(StreamsSettings.SHARD_LIFE_DEFAULT));
    }

    @Override
    public void restart() {
        dynamodb.close();
        streams.close();
        if (durable) {
            store.close();
            store = new FaultyStore(opener.get());
        }
        dynamodb = openDynamodb();
        streams = openStreams();
    }

    @Override
    public void failNextCommit(Step.Fault fault) {
        switch (fault) {
            case UNTOLD -> store.failNextUpdate(FaultyStore.Fault.UNTOLD);
            case LOST -> store.failNextUpdate(FaultyStore.Fault.LOST);
            case OVERLOADED -> store.failNextUpdate(FaultyStore.Fault.REFUSED);
            case CONFLICT -> store.giveWayAt(row -> row.keyspace().id() >= SystemKeyspaces.USER_ID_MIN);
        }
    }

    @Override
    public Outcome call(String operation, Map<String, Object> request) {
        try {
            return new Outcome.Done(json(answer(operation(operation), new Json(request).toString())));
        } catch (ServiceException e) {
            byte[] body = Codec.of("dynamodb").writeError(e, "id", null).body();
            return new Outcome.Refused(e.code(), String.valueOf(e.getMessage()), json(body));
        } catch (ConflictException e) {
            return new Outcome.Failed();
        } catch (StoreException e) {
            return switch (e.code()) {
                case COMMIT_UNKNOWN -> new Outcome.Unknown();
                case OVERLOADED -> new Outcome.Failed();
                default -> throw e;
            };
        } finally {
            store.heal();
        }
    }

    @Override
    public void expire(Duration time) {
        clock.advance(time);
        tasks.sweep();
    }

    @Override
    public List<Map<?, ?>> records(String table) {
        Map<?, ?> description =
                (Map<?, ?>) done("DescribeTable", Map.of("TableName", table)).get("Table");
        String arn = String.valueOf(description.get("LatestStreamArn"));
        Map<?, ?> stream =
                (Map<?, ?>) done("DescribeStream", Map.of("StreamArn", arn)).get("StreamDescription");
        List<Map<?, ?>> records = new ArrayList<>();
        for (Object shard : (List<?>) stream.get("Shards")) {
            Object id = ((Map<?, ?>) shard).get("ShardId");
            Object iterator = done(
                            "GetShardIterator",
                            Map.of("StreamArn", arn, "ShardId", id, "ShardIteratorType", "TRIM_HORIZON"))
                    .get("ShardIterator");
            while (iterator != null) {
                Map<?, ?> page = done("GetRecords", Map.of("ShardIterator", iterator));
                List<?> found = (List<?>) page.get("Records");
                found.forEach(record -> records.add((Map<?, ?>) record));
                iterator = found.isEmpty() ? null : page.get("NextShardIterator");
            }
        }
        return records;
    }

    private Map<?, ?> done(String operation, Map<String, Object> request) {
        if (call(operation, request) instanceof Outcome.Done(Map<?, ?> json)) {
            return json;
        }
        throw new AssertionError(operation + " of " + request + " failed");
    }

    private Operation<?, ?> operation(String name) {
        return Stream.of(dynamodb, streams)
                .flatMap(service -> service.operations().stream())
                .filter(operation -> operation.type().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no operation " + name));
    }

    private static <I extends View, O extends View> byte[] answer(Operation<I, O> operation, String request) {
        OperationType<I, O> type = operation.type();
        Codec codec = Codec.of(type.service());
        I input = codec.readInput(type, new Body(request.getBytes(StandardCharsets.UTF_8)));
        O output = switch (operation) {
            case ControlOperation<I, O> control -> control.handle(input, CALLER);
            case DataOperation<I, O> data -> await(data, input);
        };
        return codec.writeOutput(type, output, "id", null).body();
    }

    private static <I extends View, O extends View> O await(DataOperation<I, O> data, I input) {
        CompletableFuture<O> answer = new CompletableFuture<>();
        data.handle(input, CALLER, new Reply<>() {
            @Override
            public void ok(O value) {
                answer.complete(value);
            }

            @Override
            public void fail(RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private static Map<?, ?> json(byte[] body) {
        return Json.parse(body).value() instanceof Map<?, ?> map ? map : Map.of();
    }

    @Override
    public void close() {
        dynamodb.close();
        streams.close();
        tasks.close();
        store.close();
    }

    /** A request on the one path that the services have. */
    private record Body(byte[] body) implements WireRequest {
        @Override
        public String path() {
            return "/";
        }

        @Override
        public String query() {
            return "";
        }

        @Override
        public @Nullable String header(String name) {
            return null;
        }

        @Override
        public Map<String, String> labels() {
            return Map.of();
        }
    }
}
