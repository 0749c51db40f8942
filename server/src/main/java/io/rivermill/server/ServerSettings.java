// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import io.rivermill.dynamodb.DynamoDbSettings;
import io.rivermill.lambda.DestinationSettings;
import io.rivermill.streams.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a server is started with.
 *
 * @param listen address to bind
 * @param port port to bind; 0 takes a free one
 * @param allowOpenNetwork accept addresses beyond loopback although unknown keys act as root
 * @param allowedOrigins whose web pages are served beside this machine's while unknown keys act as root
 * @param shardLife streams' shards are closed at this age, and their children begin
 * @param ttlInterval how often items whose time to live has passed are looked for and deleted
 * @param destinations how destinations of triggers are called
 * @param logsRequests whether every request is written into a log group of the server's own
 * @param recordBytesMax what each log group of the server's own may hold; the oldest events go first
 */
public record ServerSettings(
        String listen,
        int port,
        boolean allowOpenNetwork,
        List<String> allowedOrigins,
        Data data,
        Auth auth,
        DurabilityMode durability,
        Duration shardLife,
        Duration ttlInterval,
        DestinationSettings destinations,
        boolean logsRequests,
        long recordBytesMax) {
    /** Shorter lives would keep writers waiting for rolls more than they write. */
    public static final Duration SHARD_LIFE_MIN = Duration.ofSeconds(1);

    /** Moments are told in seconds, so nothing comes of looking more often. */
    public static final Duration TTL_INTERVAL_MIN = Duration.ofSeconds(1);

    /** A group grows beyond its limit by what is written at a time, which is to be little beside it. */
    public static final long RECORD_BYTES_MIN = 16L << 20;

    public static final long RECORD_BYTES_DEFAULT = 256L << 20;

    public ServerSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
        if (recordBytesMax < RECORD_BYTES_MIN) {
            throw new IllegalArgumentException("log groups of " + recordBytesMax + " bytes");
        }
        if (ttlInterval.compareTo(TTL_INTERVAL_MIN) < 0) {
            throw new IllegalArgumentException("an interval of " + ttlInterval);
        }
        if (shardLife.compareTo(SHARD_LIFE_MIN) < 0) {
            throw new IllegalArgumentException("a shard's life of " + shardLife);
        }
    }

    /** Where the data is. */
    public sealed interface Data {
        /**
         * In a folder of the disk.
         *
         * @param cacheBytes how much of it is kept in memory; empty for what suits the machine
         */
        record Folder(Path path, OptionalLong cacheBytes) implements Data {
            /** Less would read the disk for what every request needs. */
            public static final long CACHE_BYTES_MIN = 32L << 20;

            public Folder {
                if (cacheBytes.orElse(CACHE_BYTES_MIN) < CACHE_BYTES_MIN) {
                    throw new IllegalArgumentException("a cache of " + cacheBytes.getAsLong() + " bytes");
                }
            }

            public Folder(Path path) {
                this(path, OptionalLong.empty());
            }

            @Override
            public String toString() {
                return path.toAbsolutePath().normalize().toString();
            }
        }

        /** In memory: gone when the server stops. */
        record Memory() implements Data {
            @Override
            public String toString() {
                return "in memory";
            }
        }
    }

    /** How requests with unknown keys are met. Named as typed on the command line. */
    public enum Auth {
        /** They act as the root of the account. */
        open,
        /** They are refused. */
        enforced
    }

    /** What an answered write survives. Named as typed on the command line. */
    public enum DurabilityMode {
        /** The loss of power. */
        sync,
        /** kill -9. */
        relaxed
    }

    public static Path defaultFolder() {
        return Path.of(System.getProperty("user.home"), ".rivermill", "data");
    }

    public static ServerSettings defaults() {
        return new ServerSettings(
                "127.0.0.1",
                4566,
                false,
                List.of(),
                new Data.Folder(defaultFolder()),
                Auth.open,
                DurabilityMode.sync,
                StreamsSettings.SHARD_LIFE_DEFAULT,
                DynamoDbSettings.SWEEP_PAUSE_DEFAULT,
                DestinationSettings.none(),
                false,
                RECORD_BYTES_DEFAULT);
    }

    /** The same on a free port with the given data: for tours and tests. */
    public ServerSettings with(Data otherData, int otherPort) {
        return new ServerSettings(
                listen,
                otherPort,
                allowOpenNetwork,
                allowedOrigins,
                otherData,
                auth,
                durability,
                shardLife,
                ttlInterval,
                destinations,
                logsRequests,
                recordBytesMax);
    }

    /** The same with other destinations. */
    public ServerSettings with(DestinationSettings others) {
        return new ServerSettings(
                listen,
                port,
                allowOpenNetwork,
                allowedOrigins,
                data,
                auth,
                durability,
                shardLife,
                ttlInterval,
                others,
                logsRequests,
                recordBytesMax);
    }
}
