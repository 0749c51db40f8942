// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.wire.lambda.DeadLetterConfig;
import io.rivermill.wire.lambda.EnvironmentResponse;
import io.rivermill.wire.lambda.EphemeralStorage;
import io.rivermill.wire.lambda.FunctionConfiguration;
import io.rivermill.wire.lambda.LoggingConfig;
import io.rivermill.wire.lambda.RuntimeVersionConfig;
import io.rivermill.wire.lambda.SnapStartResponse;
import io.rivermill.wire.lambda.TracingConfigResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions as answers show them. */
final class FunctionViews {
    private static final DateTimeFormatter MODIFIED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'+0000'").withZone(ZoneOffset.UTC);
    private static final String BEING_CREATED = "The function is being created.";
    private static final String CREATING = "Creating";

    private FunctionViews() {}

    /** All of it, with its state; with a qualifier, the ARN carries it. */
    static FunctionConfiguration whole(FunctionRow row, @Nullable String qualifier) {
        FunctionConfiguration view = entry(row);
        if (qualifier != null) {
            view.functionArn(row.name().arn(qualifier));
        }
        view.runtimeVersionConfig(RuntimeVersionConfig.create()
                .runtimeVersionArn(
                        RuntimeVersions.arn(row.name().region(), row.config().runtime())));
        switch (row.state()) {
            case PENDING -> view.state("Pending").stateReason(BEING_CREATED).stateReasonCode(CREATING);
            case ACTIVE -> view.state("Active").lastUpdateStatus("Successful");
            case UPDATING ->
                view.state("Active")
                        .lastUpdateStatus("InProgress")
                        .lastUpdateStatusReason(BEING_CREATED)
                        .lastUpdateStatusReasonCode(CREATING);
        }
        return view;
    }

    /** As lists show it: without state. */
    static FunctionConfiguration entry(FunctionRow row) {
        FunctionRow.Config config = row.config();
        FunctionConfiguration view = FunctionConfiguration.create()
                .functionName(row.name().name())
                .functionArn(row.name().arn())
                .runtime(config.runtime())
                .role(config.role())
                .handler(config.handler())
                .codeSize(row.code().bytes())
                .description(config.description())
                .timeout(config.timeoutSeconds())
                .memorySize(config.memoryMegabytes())
                .lastModified(MODIFIED.format(Instant.ofEpochMilli(row.lastModifiedMillis())))
                .codeSha256(row.code().sha256())
                .version(FunctionReference.LATEST)
                .tracingConfig(TracingConfigResponse.create().mode(config.tracingMode()))
                .revisionId(row.revisionId())
                .packageType("Zip")
                .architectures(List.of(config.architecture()))
                .ephemeralStorage(EphemeralStorage.create().size(config.temporaryMegabytes()))
                .snapStart(
                        SnapStartResponse.create().applyOn(config.snapStart()).optimizationStatus("Off"))
                .loggingConfig(logging(config.logging()));
        if (config.environment() != null) {
            view.environment(EnvironmentResponse.create().variables(config.environment()));
        }
        if (config.deadLetterArn() != null) {
            view.deadLetterConfig(DeadLetterConfig.create().targetArn(config.deadLetterArn()));
        }
        if (config.kmsKeyArn() != null) {
            view.kmsKeyArn(config.kmsKeyArn());
        }
        return view;
    }

    private static LoggingConfig logging(FunctionRow.Logging logging) {
        return LoggingConfig.create()
                .logFormat(logging.format())
                .logGroup(logging.group())
                .applicationLogLevel(logging.applicationLevel())
                .systemLogLevel(logging.systemLevel());
    }
}
