// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.Clock;
import io.rivermill.base.ManualClock;
import io.rivermill.base.Seeds;
import io.rivermill.base.Tasks;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.http.Operation;
import io.rivermill.http.Principal;
import io.rivermill.lambda.destination.Destination;
import io.rivermill.store.Bucket;
import io.rivermill.store.Change;
import io.rivermill.store.Decision;
import io.rivermill.store.FeedChanges;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import io.rivermill.store.KeyAttribute;
import io.rivermill.store.Keyspace;
import io.rivermill.store.MemoryStore;
import io.rivermill.store.RowKey;
import io.rivermill.store.Store;
import io.rivermill.store.TestUpdate;
import io.rivermill.store.ViewType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.lambda.CreateEventSourceMappingRequest;
import io.rivermill.wire.lambda.EventSourceMappingConfiguration;
import io.rivermill.wire.lambda.GetEventSourceMappingRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/** Mappings over a store in memory, one table with two buckets whose stream is on, and functions that obey. */
final class MappingFixture implements AutoCloseable {
    static final String ACCOUNT = "000000000000";
    static final String REGION = "us-east-1";
    private static final Keyspace TABLE = new Keyspace(1_000, 1);

    final ManualClock clock = new ManualClock();
    final MemoryStore store = new MemoryStore(clock);
    final Store seenStore;
    final FakeFunctions functions = new FakeFunctions();
    final FakeEvents events = new FakeEvents();
    final FeedName stream = new FeedName(ACCOUNT, REGION, "t", FeedName.labelAt(clock.millis()));
    final List<Discarded> discarded = new CopyOnWriteArrayList<>();
    private final List<Server> beside = new ArrayList<>();
    volatile boolean mayRead = true;
    final AtomicInteger asked = new AtomicInteger(); // whether a role may
    volatile boolean mayDeliver = true;
    volatile String denied = ""; // one of the actions that a mapping's role needs
    volatile @Nullable String destinationProblem;
    private final Caller caller = new Caller(Principal.root(ACCOUNT), REGION, "request", "127.0.0.1");
    volatile Watch watch = Watch.NONE; // of mappings() from then on
    private final Discards discards = new Discards() {
        @Override
        public Fate accept(Discarded records) {
            discarded.add(records);
            return Fate.UNREPORTED;
        }

        @Override
        public Optional<String> problem(Destination destination) {
            return Optional.ofNullable(destinationProblem);
        }
    };
    private Tasks tasks = Tasks.system();
    private EventSourceMappings mappings;

    MappingFixture() {
        this(store -> store);
    }

    /** Mappings that see the store through {@code seen}. */
    MappingFixture(UnaryOperator<Store> seen) {
        this.seenStore = seen.apply(store);
        store.blocking().update(TestUpdate.create(TABLE));
        open(stream);
        mappings = mappings("local", functions, tasks);
        mappings.start();
    }

    private EventSourceMappings mappings(String node, FakeFunctions functions, Tasks tasks) {
        return new EventSourceMappings(world(node, functions, tasks));
    }

    World world(String node, FakeFunctions functions, Tasks tasks) {
        return new World(
                seenStore,
                new LogTails(seenStore),
                clock,
                tasks,
                Seeds.generator(7),
                functions,
                events,
                (role, accesses) -> asked.incrementAndGet() > 0
                        && mayRead
                        && role.equals(FakeFunctions.ROLE)
                        && (accesses.size() == 4 || mayDeliver)
                        && accesses.stream()
                                .noneMatch(access -> access.toString().equals(denied)),
                discards,
                watch,
                new MappingSettings(node, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofSeconds(10), true));
    }

    /** A poller of a mapping's first bucket that nobody runs yet. */
    ShardPoller poller(String uuid, Tasks tasks) {
        RowKey key = MappingKeys.mapping(ACCOUNT, REGION, uuid);
        Mapping mapping = Mapping.read(Objects.requireNonNull(store.blocking().get(key)));
        return new ShardPoller(
                world("local", functions, tasks),
                mapping,
                Lineage.find(store.blocking(), mapping).orElseThrow(),
                0,
                new ProcessingResult(store.blocking(), uuid));
    }

    /** Ends the server's part and begins it anew over the same rows. */
    void restart() {
        restart("local");
    }

    void restart(String node) {
        stop();
        tasks = Tasks.system();
        mappings = mappings(node, functions, tasks);
        mappings.start();
    }

    /** Another server over the same rows, which ends with this fixture. */
    Server startBeside(String node, FakeFunctions functions) {
        Tasks own = Tasks.system();
        Server server = new Server(mappings(node, functions, own), own);
        beside.add(server);
        server.mappings().start();
        return server;
    }

    /** A server's mappings and threads. */
    record Server(EventSourceMappings mappings, Tasks tasks) {
        void stop() {
            mappings.close();
            tasks.close();
        }
    }

    /** Ends the server's part as a server ends: batches in hand end by themselves, and leases are given back. */
    void stop() {
        mappings.close();
        tasks.close();
    }

    /** Ends the server's part as it stands: batches in hand are interrupted. */
    void cutOff() {
        tasks.close();
        mappings.close();
    }

    void open(FeedName name) {
        store.blocking()
                .update(TestUpdate.<FeedDescriptor>of(List.of(name.key()), rows -> {
                            Decision.Write<FeedDescriptor> write = Decision.write(null);
                            FeedChanges.open(
                                    rows,
                                    write,
                                    name,
                                    TABLE,
                                    ViewType.NEW_AND_OLD_IMAGES,
                                    List.of(new KeyAttribute("k", KeyAttribute.Role.HASH)),
                                    clock.millis());
                            return write;
                        })
                        .holding(TABLE));
    }

    Bucket bucket(int index) {
        return TABLE.bucket(index);
    }

    void closeStream() {
        changeStream(true);
    }

    /** Its time is over, and it can't be read any more. */
    void forgetStream() {
        store.blocking()
                .update(TestUpdate.of(
                        List.of(stream.key()), rows -> Decision.write(true).delete(stream.key())));
    }

    /** Every open shard ends and has a child. */
    void roll() {
        changeStream(false);
    }

    private void changeStream(boolean close) {
        RowKey key = stream.key();
        store.blocking()
                .update(TestUpdate.<FeedDescriptor>of(List.of(key), rows -> {
                            Decision.Write<FeedDescriptor> write = Decision.write(null);
                            FeedDescriptor feed = FeedDescriptor.of(rows.get(key));
                            if (close) {
                                FeedChanges.close(rows, write, feed, clock.millis());
                            } else {
                                FeedChanges.roll(rows, write, feed, segment -> true, clock.millis());
                            }
                            return write;
                        })
                        .holding(TABLE));
    }

    /** Changes items of these names, in one commit each. */
    void change(int bucket, String... names) {
        for (String name : names) {
            byte[] key = name.getBytes(StandardCharsets.UTF_8);
            RowKey row = new RowKey(TABLE, (long) bucket << 63, key);
            store.blocking()
                    .update(TestUpdate.of(
                            List.of(row),
                            rows -> Decision.write(true)
                                    .put(row, key)
                                    .change(new Change(
                                            new Bucket(TABLE.id(), bucket), Change.Kind.INSERT, key, null, key))));
        }
    }

    CreateEventSourceMappingRequest request() {
        return CreateEventSourceMappingRequest.create()
                .eventSourceArn(stream.arn())
                .functionName("f")
                .startingPosition("TRIM_HORIZON");
    }

    @SuppressWarnings("unchecked") // the operation is found by its name, its types follow
    <O extends View> O call(EventSourceMappings server, String operation, View input, Class<O> output) {
        for (Operation<?, ?> candidate : server.operations()) {
            if (candidate.type().name().equals(operation)) {
                ControlOperation<View, O> found = (ControlOperation<View, O>) candidate;
                Assertions.assertEquals(1, found.access(input, caller).size());
                return output.cast(found.handle(input, caller));
            }
        }
        throw new AssertionError("no operation " + operation);
    }

    <O extends View> O call(String operation, View input, Class<O> output) {
        return call(mappings, operation, input, output);
    }

    ServiceException refusal(String operation, View input) {
        return Assertions.assertThrows(ServiceException.class, () -> call(operation, input, View.class));
    }

    EventSourceMappingConfiguration create(CreateEventSourceMappingRequest request) {
        return call("CreateEventSourceMapping", request, EventSourceMappingConfiguration.class);
    }

    /** Makes a mapping and waits until it runs; returns its UUID. */
    String createEnabled(CreateEventSourceMappingRequest request) {
        String uuid = create(request).uuid();
        awaitState(uuid, "Enabled");
        return uuid;
    }

    EventSourceMappingConfiguration get(String uuid) {
        return call(
                "GetEventSourceMapping",
                GetEventSourceMappingRequest.create().uuid(uuid),
                EventSourceMappingConfiguration.class);
    }

    void awaitState(String uuid, String state) {
        await("state " + state, () -> get(uuid).state().equals(state));
    }

    void awaitResult(String uuid, String result) {
        await("result " + result, () -> get(uuid).lastProcessingResult().equals(result));
    }

    void awaitSeen(List<String> names) {
        await("records " + names, () -> functions.seen().equals(names));
    }

    void await(String what, BooleanSupplier condition) {
        long deadline = Clock.system().nanos() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (Clock.system().nanos() > deadline) {
                throw new AssertionError("waited in vain for " + what + "; batches: " + functions.batches);
            }
            Thread.yield();
        }
    }

    /** What was given up: condition, invocations and names. */
    List<String> givenUp() {
        return discarded.stream()
                .map(given -> given.condition().text() + " " + given.invocations() + " "
                        + FakeEvents.names(Batch.event(given.records())))
                .toList();
    }

    @Override
    public void close() {
        beside.forEach(Server::stop);
        cutOff();
        store.close();
    }
}
