// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.Build;
import io.rivermill.server.PidFile;
import io.rivermill.server.ServerSettings;
import io.rivermill.server.client.ApiClient;
import io.rivermill.server.client.Json;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * Which server an operator means: the one at a URL, or the one over a data folder. Told neither way, it is that of
 * AWS_ENDPOINT_URL, else of the usual folder, else of the usual port.
 */
final class ServerOption {
    private static final URI USUAL = URI.create("http://127.0.0.1:4566");
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    @ArgGroup
    private @Nullable Which which;

    /** One or the other. */
    static final class Which {
        @Option(
                names = "--endpoint-url",
                paramLabel = "URL",
                converter = EndpointOption.Converter.class,
                description = "The server at this URL.")
        private @Nullable URI url;

        @Option(
                names = "--data",
                paramLabel = "DIR",
                converter = FolderConverter.class,
                description = "The server over this data folder.")
        private @Nullable Path data;
    }

    /**
     * A server as far as it is known without asking it.
     *
     * @param process the one that serves, if a pid file names one that is alive
     */
    record Target(URI endpoint, Optional<ProcessHandle> process) {

        /** What the server says of itself; null if none answers. */
        @Nullable
        Json health() {
            Json health = ApiClient.look(endpoint, Build.HEALTH_PATH, ANSWER_MAX);
            return health != null && health.at("version").isPresent() ? health : null;
        }
    }

    /** The server that is meant; nothing if that is a folder which no process serves. */
    Optional<Target> target() {
        if (which != null && which.data != null) {
            return overFolder(which.data);
        }
        if (which != null && which.url != null) {
            return Optional.of(new Target(which.url, Optional.empty()));
        }
        Optional<URI> said = EndpointOption.ofEnvironment();
        if (said.isPresent()) {
            return said.map(url -> new Target(url, Optional.empty()));
        }
        Optional<Target> usual = ServerSettings.defaults().data() instanceof ServerSettings.Data.Folder folder
                ? overFolder(folder.path())
                : Optional.empty();
        return usual.or(() -> Optional.of(new Target(USUAL, Optional.empty())));
    }

    /** The same in words, for messages. */
    String words() {
        if (which != null && which.data != null) {
            return "over " + which.data;
        }
        return "at " + target().map(Target::endpoint).orElse(USUAL);
    }

    private static Optional<Target> overFolder(Path folder) {
        return PidFile.read(folder)
                .flatMap(file -> file.process().map(process -> new Target(file.endpoint(), Optional.of(process))));
    }
}
