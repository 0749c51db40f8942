// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.lambda.sandbox.Layout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The environment variables of a function's process: the user's, then those that are Lambda's own. */
final class ProcessVariables {
    /** What functions may not set themselves. */
    static final Set<String> RESERVED = Set.of(
            "_HANDLER",
            "_X_AMZN_TRACE_ID",
            "AWS_DEFAULT_REGION",
            "AWS_REGION",
            "AWS_EXECUTION_ENV",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "AWS_LAMBDA_LOG_FORMAT",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_LEVEL",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_ACCESS_KEY",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_LAMBDA_RUNTIME_API",
            "LAMBDA_TASK_ROOT",
            "LAMBDA_RUNTIME_DIR",
            "TZ");

    private ProcessVariables() {}

    static Map<String, String> of(
            FunctionRow function,
            Layout layout,
            String stream,
            FunctionRoles.Credentials credentials,
            String endpoint) {
        FunctionRow.Config config = function.config();
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("LANG", "en_US.UTF-8");
        variables.put("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin");
        variables.put("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR");
        variables.put("AWS_ENDPOINT_URL", endpoint);
        if (config.environment() != null) {
            variables.putAll(config.environment());
        }
        variables.put("_HANDLER", config.handler());
        variables.put("AWS_REGION", function.name().region());
        variables.put("AWS_DEFAULT_REGION", function.name().region());
        if (!config.runtime().startsWith("provided")) {
            variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + config.runtime());
        }
        variables.put("AWS_LAMBDA_FUNCTION_NAME", function.name().name());
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(config.memoryMegabytes()));
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", FunctionReference.LATEST);
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", config.logging().group());
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", stream);
        variables.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
        variables.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
        variables.put("AWS_SESSION_TOKEN", credentials.sessionToken());
        variables.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001");
        variables.put("LAMBDA_TASK_ROOT", layout.task());
        variables.put("LAMBDA_RUNTIME_DIR", layout.runtime());
        variables.put("TZ", ":UTC");
        if (config.logging().json()) {
            variables.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
        }
        if (config.logging().applicationLevel() != null) {
            variables.put("AWS_LAMBDA_LOG_LEVEL", config.logging().applicationLevel());
        }
        return variables;
    }
}
