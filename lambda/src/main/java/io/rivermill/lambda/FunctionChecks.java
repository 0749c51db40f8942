// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.lambda.DeadLetterConfig;
import io.rivermill.wire.lambda.FileSystemConfig;
import io.rivermill.wire.lambda.LoggingConfig;
import io.rivermill.wire.lambda.VpcConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What CreateFunction and the updates check beyond the model, in AWS's words. */
final class FunctionChecks {
    private static final int ENVIRONMENT_BYTES_MAX = 4_096;

    private final FunctionRoles roles;

    FunctionChecks(FunctionRoles roles) {
        this.roles = roles;
    }

    void runtime(@Nullable String runtime) {
        if (runtime != null && !RuntimeVersions.SUPPORTED.contains(runtime)) {
            throw LambdaErrors.invalid("Value " + runtime
                    + " at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: ["
                    + String.join(", ", RuntimeVersions.SUPPORTED) + "] or be a valid ARN");
        }
    }

    void role(@Nullable String role) {
        if (role != null && !roles.assumable(role)) {
            throw LambdaErrors.roleNotAssumable();
        }
    }

    void environment(@Nullable Map<String, String> variables) {
        if (variables == null) {
            return;
        }
        List<String> reserved = new TreeMap<>(variables)
                .keySet().stream().filter(ProcessVariables.RESERVED::contains).toList();
        if (!reserved.isEmpty()) {
            throw LambdaErrors.invalid("Lambda was unable to configure your environment variables because the"
                    + " environment variables you have provided contains reserved keys that are currently not supported"
                    + " for modification. Reserved keys used in this request: " + String.join(", ", reserved));
        }
        String json = JsonText.ofMap(variables);
        if (json.getBytes(StandardCharsets.UTF_8).length > ENVIRONMENT_BYTES_MAX) {
            throw LambdaErrors.invalid("Lambda was unable to configure your environment variables because the"
                    + " environment variables you have provided exceeded the 4KB limit. String measured: " + json);
        }
    }

    void zipped(byte[] zip) {
        if (zip.length > ZipArchive.ZIPPED_BYTES_MAX) {
            throw LambdaErrors.tooLarge("Zipped size must be smaller than " + ZipArchive.ZIPPED_BYTES_MAX + " bytes");
        }
    }

    /** Log levels go with JSON only. */
    void logging(FunctionRow.Logging logging) {
        if (!logging.json() && (logging.applicationLevel() != null || logging.systemLevel() != null)) {
            throw LambdaErrors.invalid("The ApplicationLogLevel and SystemLogLevel can't be set with the Text log"
                    + " format. To use log levels, change the LogFormat to JSON, or remove the log level from the"
                    + " request.");
        }
    }

    /** Refuses what is not built, instead of taking it and doing nothing. */
    void layers(@Nullable List<String> layers) {
        if (layers != null && !layers.isEmpty()) {
            throw LambdaErrors.invalid("Layer version ARN does not exist.");
        }
    }

    /** The same for a member of a request that asks for something. */
    static void unsupported(boolean asked, String member) {
        if (asked) {
            throw LambdaErrors.invalid(member + " is not supported by this server.");
        }
    }

    /** Functions run on this machine; a configuration that names no network is none. */
    static void network(@Nullable VpcConfig vpc, @Nullable List<FileSystemConfig> fileSystems) {
        unsupported(vpc != null && !(isEmpty(vpc.subnetIds()) && isEmpty(vpc.securityGroupIds())), "VpcConfig");
        unsupported(!isEmpty(fileSystems), "FileSystemConfigs");
    }

    /** Events that fail have nowhere to go; an empty target takes one away. */
    static void deadLetters(@Nullable DeadLetterConfig deadLetters) {
        String target = deadLetters == null ? null : deadLetters.targetArn();
        unsupported(target != null && !target.isEmpty(), "DeadLetterConfig");
    }

    private static boolean isEmpty(@Nullable List<?> list) {
        return list == null || list.isEmpty();
    }

    /** An operation on one function. */
    static List<Access> access(String action, String function, @Nullable String qualifier, Caller caller) {
        return List.of(Access.of(
                action, FunctionReference.of(function, qualifier, caller).arn()));
    }

    static Access passRole(String role) {
        return new Access("iam:PassRole", role, Map.of("iam:PassedToService", List.of("lambda.amazonaws.com")));
    }

    /** There is no S3 here, so there is no bucket. */
    static ServiceException noBucket() {
        return LambdaErrors.invalid("Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The"
                + " specified bucket does not exist");
    }

    static <T> T orElse(@Nullable T member, T otherwise) {
        return member != null ? member : otherwise;
    }

    /** The variables of a request: null if it says nothing about them. */
    static @Nullable Map<String, String> variables(io.rivermill.wire.lambda.@Nullable Environment environment) {
        return environment == null ? null : orElse(environment.variables(), Map.of());
    }

    /** What a request makes of the present way of logging. */
    static FunctionRow.Logging logging(@Nullable LoggingConfig asked, FunctionRow.Logging present) {
        if (asked == null) {
            return present;
        }
        String format = orElse(asked.logFormat(), present.format());
        boolean json = format.equals("JSON");
        return new FunctionRow.Logging(
                format,
                orElse(asked.logGroup(), present.group()),
                level(asked.applicationLogLevel(), json, present.applicationLevel()),
                level(asked.systemLogLevel(), json, present.systemLevel()));
    }

    private static @Nullable String level(@Nullable String asked, boolean json, @Nullable String present) {
        if (asked != null || !json) {
            return asked;
        }
        return present == null ? "INFO" : present;
    }
}
