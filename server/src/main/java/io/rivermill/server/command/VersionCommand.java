// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.Server;
import io.rivermill.server.ServerSettings;
import io.rivermill.wire.Models;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rivermill version}: which build this is, and what of AWS's services it serves. */
@Command(
        name = "version",
        description = "Says which build this is, and with --operations what of AWS's services it serves.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Operations that aren't served answer UnknownOperationException, or what their service calls that.",
            "",
            "Examples:",
            "  rivermill version",
            "  rivermill version --operations",
            "  rivermill version --operations --output text | grep no"
        })
final class VersionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOption output;

    @Option(names = "--operations", description = "List every operation of the services and whether it is served.")
    private boolean operations;

    @Override
    public Integer call() {
        Terminal out = Terminal.of(spec.commandLine());
        if (operations) {
            listing().print(out, output.format());
        } else if (output.format() == OutputOption.Format.json) {
            Listing.printFacts(out, output.format(), Map.of("version", Version.text()));
        } else {
            out.line("rivermill " + Version.text());
        }
        return 0;
    }

    /** What a server of this build has registered, asked from one that lives for this moment, beside the models. */
    private static Listing listing() {
        Listing listing = new Listing("service", "operation", "served");
        ServerSettings settings = ServerSettings.defaults().with(new ServerSettings.Data.Memory(), 0);
        try (Server server = Server.start(settings)) {
            server.operations().forEach((service, served) -> add(listing, service, served));
        }
        return listing;
    }

    private static void add(Listing listing, String service, Set<String> served) {
        Set<String> all = new TreeSet<>(Models.service(service).operations().keySet());
        all.forEach(operation -> listing.add(service, operation, served.contains(operation) ? "yes" : "no"));
    }
}
