// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.Server;
import io.rivermill.server.ServerSettings;
import io.rivermill.server.client.ApiClient;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
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

    @Option(
            names = "--port",
            converter = PortConverter.class,
            defaultValue = "0",
            description = "Port; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Override
    public Integer call() {
        Terminal out = Terminal.of(spec.commandLine());
        Path folder = ScratchFolder.make("rivermill-tour-");
        ServerSettings settings = ServerSettings.defaults().with(new ServerSettings.Data.Folder(folder), port);
        Server server = Server.start(settings);
        AtomicBoolean done = new AtomicBoolean();
        StopSignal.onStop(() -> {
            server.close();
            if (done.get()) {
                ScratchFolder.delete(folder);
            }
        });
        boolean well = new Tour(out, new ApiClient(server.endpoint()), folder).walk();
        if (exit || !well) {
            done.set(well); // what went wrong can be looked at in the folder
            return well ? 0 : 1; // the end of the process closes the server
        }
        suggest(out, server, folder);
        server.awaitClosed();
        return 0;
    }

    private static void suggest(Terminal out, Server server, Path folder) {
        out.line("");
        out.line("The server keeps running at " + out.strong(server.endpoint().toString())
                + " until Ctrl-C. In another terminal:");
        out.line("  export AWS_ENDPOINT_URL=" + server.endpoint()
                + " AWS_ACCESS_KEY_ID=rivermill AWS_SECRET_ACCESS_KEY=rivermill AWS_REGION=us-east-1");
        out.line("  ./rivermill stream tail " + Tour.TABLE + " --diff         # changes as they happen");
        out.line("  ./rivermill logs tail " + Tour.FUNCTION + " --follow  # what the function prints");
        out.line("and in a third, with the same export, change something:");
        out.line("  aws dynamodb put-item --table-name " + Tour.TABLE
                + " --item '{\"Id\": {\"N\": \"105\"}, \"Message\": {\"S\": \"Hello\"}}'");
        out.line("The data stays in its folder: ./rivermill start --data " + folder + " goes on with it.");
    }
}
