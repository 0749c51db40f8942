// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import io.rivermill.base.Clock;
import io.rivermill.base.ErrorCode;
import io.rivermill.base.RivermillException;
import io.rivermill.base.Tasks;
import io.rivermill.dynamodb.DynamoDbService;
import io.rivermill.dynamodb.DynamoDbSettings;
import io.rivermill.http.AuthSettings;
import io.rivermill.http.HttpServer;
import io.rivermill.http.HttpSettings;
import io.rivermill.http.Operation;
import io.rivermill.http.Origins;
import io.rivermill.http.Service;
import io.rivermill.identity.Identity;
import io.rivermill.identity.RootKey;
import io.rivermill.lambda.LambdaService;
import io.rivermill.lambda.LambdaSettings;
import io.rivermill.lambda.Reports;
import io.rivermill.logs.LogSink;
import io.rivermill.logs.LogsService;
import io.rivermill.logs.Metrics;
import io.rivermill.logs.RequestRecords;
import io.rivermill.store.MemoryStore;
import io.rivermill.store.Store;
import io.rivermill.store.rocksdb.RocksSettings;
import io.rivermill.store.rocksdb.RocksStore;
import io.rivermill.streams.StreamRecords;
import io.rivermill.streams.StreamsService;
import io.rivermill.streams.StreamsSettings;
import io.rivermill.wire.Models;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * The wiring: one store, the services over it, and the port they are served on. The only place where engines are named.
 *
 * <p>What {@link #start} opened, {@link #close} closes in the other order: first the port, last the store.
 *
 * <p>Threads: starting and closing block; closing twice does nothing.
 */
public final class Server implements AutoCloseable {
    private static final String ACCOUNT = "000000000000";
    /** In the order in which the first requests are likely to need them. */
    private static final List<String> MODELS = List.of("dynamodb", "iam", "sts", "lambda", "logs", "streams");
    /** A folder with the database's native library, so that a start needn't unpack it from its jar. */
    private static final String NATIVE_LIBRARIES = "rivermill.native";

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ServerSettings settings;
    private final Clock clock = Clock.system();
    private final Tasks tasks;
    private final CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
    private final List<Service> services;
    private final HttpServer http;
    private final Optional<RootKey> rootKey;

    /**
     * Opens the data and serves it; requests are answered when this returns.
     *
     * @throws RivermillException with a sentence for the operator when the port or the data can't be had
     */
    public static Server start(ServerSettings settings) {
        return new Server(settings);
    }

    private Server(ServerSettings settings) {
        this.settings = settings;
        refuseOpenNetwork();
        boolean up = false;
        try {
            this.tasks = opening(Tasks.system());
            tasks.startBlocking("models", Server::readModels);
            Store store = opening(openStore());
            Identity identity = opening(Identity.open(store, clock, tasks));
            LogsService logs = opening(new LogsService(store, clock, tasks));
            LogSink sink = opening(LogSink.open(store, clock, tasks));
            LogSink records = opening(LogSink.ofRecords(store, clock, tasks, settings.recordBytesMax()));
            Metrics metrics = new Metrics();
            StreamsService streams = opening(new StreamsService(
                    store, clock, tasks, new SecureRandom(), StreamsSettings.rollingAfter(settings.shardLife())));
            LambdaService lambda = opening(new LambdaService(
                    store, clock, tasks, identity.roles(), new Reports(sink, records, metrics), lambdaSettings()));
            DynamoDbService dynamodb = opening(new DynamoDbService(
                    store, clock, tasks, DynamoDbSettings.DEFAULT.withSweepPause(settings.ttlInterval())));
            this.rootKey = settings.auth() == ServerSettings.Auth.enforced
                    ? identity.ensureRootKey(ACCOUNT)
                    : Optional.empty();
            this.services = List.of(dynamodb, streams, identity.service(), lambda, logs);
            HttpServer.Builder front = HttpServer.builder(clock, tasks)
                    .settings(HttpSettings.builder()
                            .address(settings.listen())
                            .port(settings.port())
                            .origins(
                                    settings.auth() == ServerSettings.Auth.enforced
                                            ? Origins.any()
                                            : Origins.loopbackAnd(settings.allowedOrigins()))
                            .connectionsMax(OpenFiles.connections(OpenFiles.max()))
                            .build())
                    .auth(AuthSettings.of(
                            settings.auth() == ServerSettings.Auth.enforced
                                    ? AuthSettings.Mode.ENFORCED
                                    : AuthSettings.Mode.OPEN))
                    .keys(identity.keys())
                    .authorizer(identity.authorizer());
            if (settings.logsRequests()) {
                front.log(opening(new RequestRecords(records, StreamRecords::sequenceNumber, clock, tasks)));
            }
            services.forEach(front::service);
            lambda.routes().forEach(front::plainRoute);
            boolean strangers = !isLoopback(settings.listen()) && settings.auth() == ServerSettings.Auth.enforced;
            front.plainRoute(new MetricsRoute(metrics, strangers));
            front.plainRoute(new Health(
                    settings, store, lambda::executorName, dynamodb::builds, isLoopback(settings.listen()), clock));
            this.http = opening(front.open());
            address.complete(http.address());
            lambda.start();
            up = true;
        } finally {
            if (!up) {
                close();
            }
        }
    }

    /** The URL that clients are pointed at. */
    public URI endpoint() {
        InetSocketAddress address = http.address();
        InetAddress host = address.getAddress();
        String name = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
        return URI.create("http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + address.getPort());
    }

    /** The root key that this start made, if it made one: shown once, kept nowhere else. */
    public Optional<RootKey> rootKey() {
        return rootKey;
    }

    /** The operations that are served, by service. */
    public Map<String, Set<String>> operations() {
        Map<String, Set<String>> names = new TreeMap<>();
        services.stream()
                .flatMap(service -> service.operations().stream())
                .map(Operation::type)
                .forEach(type -> names.computeIfAbsent(type.service(), service -> new TreeSet<>())
                        .add(type.name()));
        return names;
    }

    /** Waits until {@link #close} is done. */
    public void awaitClosed() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                System.getLogger(Server.class.getName()).log(System.Logger.Level.ERROR, "while closing", e);
            }
        }
        closed.countDown();
    }

    private <T extends AutoCloseable> T opening(T part) {
        opened.push(part);
        return part;
    }

    /** Reads the models beside the opening of the data; whoever needs one sooner waits for it. */
    private static void readModels() {
        MODELS.forEach(Models::service);
    }

    private Store openStore() {
        return switch (settings.data()) {
            case ServerSettings.Data.Memory memory -> new MemoryStore(clock);
            case ServerSettings.Data.Folder folder -> RocksStore.open(folder.path(), rocksSettings(folder), clock);
        };
    }

    private RocksSettings rocksSettings(ServerSettings.Data.Folder folder) {
        RocksSettings defaults =
                RocksSettings.defaults().withRelaxed(settings.durability() == ServerSettings.DurabilityMode.relaxed);
        RocksSettings cached = defaults.withCacheBytes(folder.cacheBytes().orElse(defaults.cacheBytes()));
        String unpacked = System.getProperty(NATIVE_LIBRARIES);
        return unpacked == null ? cached : cached.withNativeLibraries(Path.of(unpacked));
    }

    /** Functions' code and environments: beside the data, but nothing in it is needed again. */
    private LambdaSettings lambdaSettings() {
        boolean processesAllowed = isLoopback(settings.listen());
        return LambdaSettings.of(functionsFolder(), address::join)
                .withExecutor(LambdaSettings.ExecutorChoice.AUTOMATIC, processesAllowed)
                .withDestinations(settings.destinations());
    }

    private Path functionsFolder() {
        return switch (settings.data()) {
            case ServerSettings.Data.Folder folder -> folder.path().resolve("functions");
            case ServerSettings.Data.Memory memory -> temporaryFolder();
        };
    }

    private Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("rivermill-functions-");
            opened.push(() -> deleteAll(folder));
            return folder;
        } catch (IOException e) {
            throw new RivermillException(
                    ErrorCode.DATA_DAMAGED, "can't make a folder for functions: " + e.getMessage(), e);
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private void refuseOpenNetwork() {
        boolean open = settings.auth() == ServerSettings.Auth.open && !settings.allowOpenNetwork();
        if (open && !isLoopback(settings.listen())) {
            throw new RivermillException(
                    ErrorCode.ADDRESS_UNAVAILABLE,
                    "with --auth open whoever reaches " + settings.listen()
                            + " owns the data: use --auth enforced, or say --allow-open-network");
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new RivermillException(
                    ErrorCode.ADDRESS_UNAVAILABLE, "can't listen on " + address + ": no such address", e);
        }
    }
}
