// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.Server;
import io.rivermill.server.ServerSettings;
import io.rivermill.server.client.ApiClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rivermill tour}: a server in a fresh folder, and the whole way from an item to a log line before your eyes. */
@Command(
        name = "tour",
        description = "Starts a server in a fresh folder and walks the way from an item to a log line.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Every step goes through the public AWS API and is checked: exit code 0 means that all of it was true.",
            "",
            "Examples:",
            "  rivermill tour            the tour, then the server keeps running until Ctrl-C",
            "  rivermill tour --exit     the tour, then the end"
        })
final class TourCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--exit", description = "End after the last step.")
    private boolean exit;

    @Option(names = "--port", defaultValue = "0", description = "Port; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Override
    public Integer call() {
        Terminal out = Terminal.of(spec.commandLine());
        Path folder = freshFolder();
        ServerSettings settings = ServerSettings.defaults().with(new ServerSettings.Data.Folder(folder), port);
        Server server = Server.start(settings);
        StopSignal.onStop(server::close);
        boolean well = new Tour(out, new ApiClient(server.endpoint()), folder).walk();
        if (exit || !well) {
            return well ? 0 : 1; // the end of the process closes the server
        }
        out.line("");
        out.line("The server keeps running at " + out.strong(server.endpoint().toString()) + ". Ctrl-C ends it. Try:");
        out.line("  aws --endpoint-url " + server.endpoint() + " dynamodb scan --table-name " + Tour.TABLE);
        server.awaitClosed();
        return 0;
    }

    private static Path freshFolder() {
        try {
            return Files.createTempDirectory("rivermill-tour-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
