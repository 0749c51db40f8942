// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.PidFile;
import io.rivermill.server.ReadyFile;
import io.rivermill.server.Server;
import io.rivermill.server.ServerLog;
import io.rivermill.server.ServerSettings;
import io.rivermill.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rivermill start}: a server in the foreground until SIGTERM or Ctrl-C. */
@Command(
        name = "start",
        description = "Runs a server in the foreground until Ctrl-C.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  rivermill start                          port 4566, data in ~/.rivermill/data",
            "  rivermill start --in-memory --port 0     nothing on disk, a free port",
            "  rivermill start --ready-file up.txt      scripts wait for the file; it holds the URL"
        })
final class StartCommand implements Callable<Integer> {
    /** As browsers say them, or with a star. */
    private static final String ORIGIN = "\\*|null|\\*\\.[^\\s/:*]+|[A-Za-z][A-Za-z0-9+.-]*://[^\\s/?#@*]*";

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--port",
            converter = PortConverter.class,
            defaultValue = "4566",
            description = "Port; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--listen",
            paramLabel = "ADDR",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String listen;

    @Option(
            names = "--allow-open-network",
            description =
                    "With --auth open, listen beyond loopback all the same: whoever reaches the port owns the data.")
    private boolean allowOpenNetwork;

    @Option(
            names = "--cors-allowed-origins",
            paramLabel = "ORIGIN",
            split = ",",
            description = "With --auth open, serve web pages of these origins beside those of this machine:"
                    + " http://host:port, *.host, or *.")
    private List<String> allowedOrigins = List.of();

    @ArgGroup
    private @Nullable Where where;

    @Option(names = "--ready-file", paramLabel = "F", description = "Written with the URL when requests are answered.")
    private @Nullable Path readyFile;

    @Option(
            names = "--auth",
            defaultValue = "open",
            description =
                    "open: unknown keys act as the account's root; enforced: they are refused (default: ${DEFAULT-VALUE}).")
    private ServerSettings.Auth auth;

    @Option(
            names = "--durability",
            defaultValue = "sync",
            description = "sync: an answered write survives the loss of power; relaxed: it survives kill -9"
                    + " (default: ${DEFAULT-VALUE}).")
    private ServerSettings.DurabilityMode durability;

    @Option(
            names = "--cache-bytes",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "How much of the data is kept in memory, from 32MB on (default: a quarter of the memory).")
    private @Nullable Long cacheBytes;

    @Option(
            names = "--shard-life",
            paramLabel = "DURATION",
            defaultValue = "4h",
            converter = DurationConverter.class,
            description = "Age at which a stream's shard is closed and its child begins, from 1s on"
                    + " (default: ${DEFAULT-VALUE}).")
    private Duration shardLife;

    @Option(
            names = "--ttl-interval",
            paramLabel = "DURATION",
            defaultValue = "1s",
            converter = DurationConverter.class,
            description = "How often items whose time to live has passed are looked for and deleted, from 1s on"
                    + " (default: ${DEFAULT-VALUE}).")
    private Duration ttlInterval;

    @Mixin
    private DestinationOptions destinations;

    @Option(
            names = "--log-requests",
            description = "Write every request into the log group /rivermill/requests, kept for a day.")
    private boolean logsRequests;

    @Option(
            names = "--record-bytes",
            paramLabel = "SIZE",
            defaultValue = "256MB",
            converter = SizeConverter.class,
            description = "How much each log group of the server's own (/rivermill/...) may hold before its oldest"
                    + " events are removed, from 16MB on (default: ${DEFAULT-VALUE}).")
    private long recordBytesMax;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say on standard error what the server does, not only what goes wrong.")
    private boolean verbose;

    /** On disk or not. */
    static final class Where {
        @Option(
                names = "--data",
                paramLabel = "DIR",
                converter = FolderConverter.class,
                description = "Data folder (default: ~/.rivermill/data).")
        private @Nullable Path data;

        @Option(names = "--in-memory", description = "Keep nothing on disk.")
        private boolean inMemory;
    }

    @Override
    public Integer call() {
        ServerSettings settings = settings();
        if (readyFile != null) {
            ReadyFile.refuse(readyFile, settings.data());
        }
        ServerLog.set(verbose);
        Server server = started(settings);
        PidFile process = PidFile.ofThisProcess(server.endpoint());
        StopSignal.onStop(() -> {
            folder(settings).ifPresent(process::delete);
            server.close();
        });
        folder(settings).ifPresent(process::write);
        announce(server, settings);
        if (readyFile != null) {
            ReadyFile.write(readyFile, server.endpoint());
        }
        server.awaitClosed();
        return 0;
    }

    private static Optional<Path> folder(ServerSettings settings) {
        return settings.data() instanceof ServerSettings.Data.Folder folder
                ? Optional.of(folder.path())
                : Optional.empty();
    }

    /** Starts; what is wrong with the data folder is said with what to do about it. */
    private static Server started(ServerSettings settings) {
        try {
            return Server.start(settings);
        } catch (StoreException e) {
            throw new CommandFailure(explained(e, settings));
        }
    }

    private static String explained(StoreException e, ServerSettings settings) {
        String other = "--data takes another folder";
        Optional<PidFile> holder = folder(settings)
                .flatMap(PidFile::read)
                .filter(file -> file.process().isPresent());
        return switch (e.code()) {
            case DATA_LOCKED ->
                holder.map(file -> "the data folder " + settings.data() + " is in use by the server at "
                                + file.endpoint() + " (process " + file.pid() + "): 'rivermill stop --data "
                                + settings.data() + "' ends it, " + other)
                        .orElse(e.getMessage() + ": end it, or " + other);
            case DISK_FULL ->
                "the disk of the data folder " + settings.data() + " is nearly full: " + e.getMessage()
                        + "; free some, or " + other;
            case DATA_DAMAGED -> e.getMessage() + "; mend that or restore a copy, or " + other;
            default -> String.valueOf(e.getMessage());
        };
    }

    private ServerSettings settings() {
        if (shardLife.compareTo(ServerSettings.SHARD_LIFE_MIN) < 0) {
            throw new ParameterException(spec.commandLine(), "--shard-life is 1s or more");
        }
        if (ttlInterval.compareTo(ServerSettings.TTL_INTERVAL_MIN) < 0) {
            throw new ParameterException(spec.commandLine(), "--ttl-interval is 1s or more");
        }
        if (recordBytesMax < ServerSettings.RECORD_BYTES_MIN) {
            throw new ParameterException(spec.commandLine(), "--record-bytes is 16MB or more");
        }
        for (String origin : allowedOrigins) {
            if (!origin.matches(ORIGIN)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "'" + origin + "' is no origin such as http://localhost:3000, *.example.com or *");
            }
        }
        return new ServerSettings(
                listen,
                port,
                allowOpenNetwork,
                allowedOrigins,
                data(),
                auth,
                durability,
                shardLife,
                ttlInterval,
                destinations.settings(System.getenv()),
                logsRequests,
                recordBytesMax);
    }

    private ServerSettings.Data data() {
        if (where != null && where.inMemory) {
            if (cacheBytes != null) {
                throw new ParameterException(spec.commandLine(), "--cache-bytes is for data on disk, not --in-memory");
            }
            return new ServerSettings.Data.Memory();
        }
        if (cacheBytes != null && cacheBytes < ServerSettings.Data.Folder.CACHE_BYTES_MIN) {
            throw new ParameterException(spec.commandLine(), "--cache-bytes is 32MB or more");
        }
        return new ServerSettings.Data.Folder(
                where == null ? ServerSettings.defaultFolder() : folder(where),
                cacheBytes == null ? OptionalLong.empty() : OptionalLong.of(cacheBytes));
    }

    private static Path folder(Where where) {
        if (where.data == null) {
            throw new CommandFailure("--data needs a folder");
        }
        return where.data;
    }

    private void announce(Server server, ServerSettings settings) {
        Terminal out = Terminal.of(spec.commandLine());
        out.line("Rivermill " + Version.text() + " listens on "
                + out.strong(server.endpoint().toString()));
        out.line("data: " + settings.data() + ", auth: " + settings.auth() + ", durability: " + settings.durability());
        out.line("");
        out.line("Point the AWS CLI and SDKs at it:");
        out.line("  export AWS_ENDPOINT_URL=" + server.endpoint());
        out.line("  export AWS_ACCESS_KEY_ID=rivermill AWS_SECRET_ACCESS_KEY=rivermill AWS_REGION=us-east-1");
        server.rootKey().ifPresent(key -> {
            out.line("");
            out.line("The root key of this data folder, shown only now:");
            out.line("  export AWS_ACCESS_KEY_ID=" + key.accessKeyId() + " AWS_SECRET_ACCESS_KEY="
                    + key.secretAccessKey());
        });
    }
}
