// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.http.Access;
import io.rivermill.http.Operation;
import io.rivermill.http.PlainRoute;
import io.rivermill.http.Service;
import io.rivermill.identity.Roles;
import io.rivermill.lambda.destination.Destinations;
import io.rivermill.lambda.mapping.EventSourceMappings;
import io.rivermill.lambda.mapping.MappingSettings;
import io.rivermill.lambda.mapping.StreamEvents;
import io.rivermill.lambda.sandbox.BwrapExecutor;
import io.rivermill.lambda.sandbox.Executor;
import io.rivermill.lambda.sandbox.Interpreters;
import io.rivermill.lambda.sandbox.ProcessExecutor;
import io.rivermill.lambda.sandbox.RuntimeFiles;
import io.rivermill.lambda.sandbox.SandboxFolder;
import io.rivermill.store.BlockingStore;
import io.rivermill.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lambda: functions, running them, and the event source mappings that run them when a stream moves.
 *
 * <p>Opening looks for a way to run functions, finishes what an earlier server began, and takes up asynchronous
 * invocations. Closing ends every environment; close it before tasks, log sink and store.
 *
 * <p>Threads: any; operations block.
 */
public final class LambdaService implements Service, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LambdaService.class);
    private static final int SOCKET_FOLDER_CHARACTERS_MAX = 70; // of 107 that the path of a socket may have

    private final Executor executor;
    private final EnvironmentPool pool;
    private final EventQueue events;
    private final MeasuredInvoker invoker;
    private final Functions functions;
    private final CodeDownloads downloads;
    private final Path environments;
    private final Destinations destinations;
    private final EventSourceMappings mappings;
    private final List<Operation<?, ?>> operations;

    public LambdaService(Store store, Clock clock, Tasks tasks, Roles roles, Reports reports, LambdaSettings settings) {
        this(store, clock, tasks, new FunctionRolesOfIdentity(roles), roles::mayAll, reports, settings);
    }

    /** {@code mayAll} says whether the role of an ARN exists and may do all of a list. */
    LambdaService(
            Store store,
            Clock clock,
            Tasks tasks,
            FunctionRoles roles,
            BiPredicate<String, List<Access>> mayAll,
            Reports reports,
            LambdaSettings settings) {
        BlockingStore blocking = store.blocking();
        SecureRandom random = new SecureRandom();
        this.environments = emptyFolder(settings.folder().resolve("environments"));
        this.executor = new DeferredExecutor(
                () -> executor(settings, RuntimeFiles.write(settings.folder().resolve("runtime")), tasks, clock),
                tasks);
        FunctionRows rows = new FunctionRows(blocking);
        CodeStore codes = new CodeStore(blocking);
        CodeCache cache = new CodeCache(settings.folder().resolve("code"));
        Interpreters interpreters = new Interpreters(settings.interpreters(), settings.exactRuntimes());
        EnvironmentParts parts = new EnvironmentParts(
                executor,
                interpreters,
                environments,
                row -> cache.folder(
                        row.code().sha256(), () -> codes.read(row.code().id())),
                settings.endpoint(),
                roles,
                reports.lines(),
                clock,
                tasks,
                random);
        this.pool = new EnvironmentPool(parts, settings);
        this.functions = new Functions(rows, codes, cache, pool, interpreters, clock, tasks);
        this.invoker = new MeasuredInvoker(new PooledInvoker(rows, pool, executor, settings, tasks), reports.metrics());
        functions.recover();
        this.events = new EventQueue(blocking, invoker, clock, tasks);
        this.downloads = new CodeDownloads(codes, settings.endpoint(), clock, random);
        FunctionChecks checks = new FunctionChecks(roles);
        this.destinations = new Destinations(
                settings.destinations().endpoints(),
                settings.destinations().credentials(),
                mayAll,
                clock,
                tasks,
                UUID::randomUUID);
        this.mappings = new EventSourceMappings(
                store,
                clock,
                tasks,
                random,
                new FunctionsForMappings(functions, invoker),
                new StreamEvents(),
                mayAll,
                destinations,
                reports.records(),
                reports.metrics(),
                MappingSettings.standard());
        ResourceTags tags = new ResourceTags(functions, mappings);
        List<Operation<?, ?>> own = List.of(
                new TagResource(tags),
                new UntagResource(tags),
                new ListTags(tags),
                new CreateFunction(functions, checks),
                new GetFunction(functions, downloads),
                new GetFunctionConfiguration(functions),
                new ListFunctions(functions),
                new UpdateFunctionCode(functions, checks),
                new UpdateFunctionConfiguration(functions, checks),
                new DeleteFunction(functions, invoker::forget),
                new PutFunctionConcurrency(rows, settings.concurrencyMax()),
                new GetFunctionConcurrency(functions),
                new DeleteFunctionConcurrency(rows),
                new Invoke(functions, invoker, events));
        this.operations =
                Stream.concat(own.stream(), mappings.operations().stream()).toList();
    }

    /** Takes up all event source mappings where they were left. Once, when the endpoint is served. */
    public void start() {
        mappings.start();
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return operations;
    }

    /** What is served beside the operations: links to functions' zips. */
    public List<PlainRoute> routes() {
        return List.of(downloads);
    }

    public Invoker invoker() {
        return invoker;
    }

    /** How functions are run here, as settings name it. */
    public String executorName() {
        return executor.name();
    }

    /** True if functions run in a sandbox that keeps them from the files and processes of the server's user. */
    public boolean isolated() {
        return executor.unavailable().isEmpty() && executor.isolated();
    }

    @Override
    public void close() {
        mappings.close();
        destinations.close();
        events.close();
        pool.close();
        executor.close();
        try {
            SandboxFolder.delete(environments);
        } catch (IOException e) {
            LOGGER.warn("the folder of environments, {}, could not be deleted", environments, e);
        }
    }

    private static Executor executor(LambdaSettings settings, RuntimeFiles files, Tasks tasks, Clock clock) {
        if (settings.executor() == LambdaSettings.ExecutorChoice.PROCESS) {
            return processes(files, tasks, clock, "the settings say so");
        }
        BwrapExecutor bwrap = new BwrapExecutor(files, tasks, clock);
        if (bwrap.unavailable().isEmpty()) {
            LOGGER.info(
                    "functions run in bubblewrap; their memory is {}",
                    bwrap.enforcesLimits() ? "limited by control groups" : "watched");
            return bwrap;
        }
        String why = bwrap.unavailable().get();
        if (settings.executor() == LambdaSettings.ExecutorChoice.BWRAP) {
            LOGGER.error("functions can't be run: bubblewrap doesn't work here, and the settings ask for it: {}", why);
            return bwrap;
        }
        bwrap.close();
        return processes(files, tasks, clock, "bubblewrap doesn't work here: " + why);
    }

    private static Executor processes(RuntimeFiles files, Tasks tasks, Clock clock, String why) {
        LOGGER.warn("functions run as plain processes with all rights of this server's user, since {}", why);
        return new ProcessExecutor(files, tasks, clock);
    }

    /** The folder of running environments, without what a killed server left; elsewhere if its path is too long. */
    private static Path emptyFolder(Path wanted) {
        try {
            if (wanted.toAbsolutePath().toString().length() > SOCKET_FOLDER_CHARACTERS_MAX) {
                return Files.createTempDirectory("rivermill-");
            }
            Path folder = wanted.toAbsolutePath();
            SandboxFolder.delete(folder);
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the folder of environments, " + wanted, e);
        }
    }
}
