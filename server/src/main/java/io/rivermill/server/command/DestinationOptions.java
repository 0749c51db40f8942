// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.http.SharedCredentials;
import io.rivermill.lambda.DestinationSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where on-failure destinations of triggers are called: AWS itself or anything that speaks its protocols. */
final class DestinationOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--sqs-endpoint",
            paramLabel = "URL",
            description =
                    "Where queues are that triggers send failures to, such as https://sqs.us-east-1.amazonaws.com."
                            + " Calls are signed with credentials as AWS's tools find them: see --aws-profile.")
    private @Nullable String sqs;

    @Option(names = "--sns-endpoint", paramLabel = "URL", description = "The same for topics.")
    private @Nullable String sns;

    @Option(names = "--s3-endpoint", paramLabel = "URL", description = "The same for buckets.")
    private @Nullable String s3;

    @Option(
            names = "--aws-profile",
            paramLabel = "NAME",
            description = "The profile of ~/.aws/credentials (AWS_SHARED_CREDENTIALS_FILE) whose key signs calls to"
                    + " destinations (default: the key of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, else the"
                    + " profile of AWS_PROFILE, else default).")
    private @Nullable String profile;

    DestinationSettings settings(Map<String, String> environment) {
        Map<String, URI> endpoints = new LinkedHashMap<>();
        put(endpoints, "sqs", sqs);
        put(endpoints, "sns", sns);
        put(endpoints, "s3", s3);
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        return new DestinationSettings(endpoints, new SharedCredentials(environment, Path.of(home), profile));
    }

    private void put(Map<String, URI> endpoints, String service, @Nullable String url) {
        if (url != null) {
            endpoints.put(service, checked("--" + service + "-endpoint", url));
        }
    }

    private URI checked(String option, String url) {
        if (url.matches("https?://[^\\s/?#@]+(/[^\\s?#]*)?") && EndpointOption.isServer(url)) {
            return URI.create(url);
        }
        throw new ParameterException(spec.commandLine(), option + " is a URL such as http://127.0.0.1:9324");
    }
}
