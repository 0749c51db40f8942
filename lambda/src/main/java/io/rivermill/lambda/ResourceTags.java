// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.Arn;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.lambda.mapping.EventSourceMappings;
import io.rivermill.lambda.mapping.TagRules;
import io.rivermill.wire.ServiceException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The tags of whatever has an ARN of Lambda's: functions and event source mappings. Blocks. */
final class ResourceTags {
    private static final String MAPPING = "event-source-mapping:";

    private final Functions functions;
    private final EventSourceMappings mappings;

    ResourceTags(Functions functions, EventSourceMappings mappings) {
        this.functions = functions;
        this.mappings = mappings;
    }

    static List<Access> access(String action, String arn) {
        return List.of(Access.of(action, arn));
    }

    Map<String, String> read(String arn, Caller caller) {
        Optional<String> uuid = mapping(arn, caller);
        if (uuid.isPresent()) {
            return mappings.tags(caller.account(), caller.region(), uuid.get()).orElseThrow(() -> mappingMissing(arn));
        }
        return functions
                .rows()
                .find(function(arn, caller))
                .orElseThrow(() -> LambdaErrors.functionMissing(arn))
                .tags();
    }

    void change(String arn, Caller caller, UnaryOperator<Map<String, String>> change) {
        UnaryOperator<Map<String, String>> checked = present -> TagRules.counted(change.apply(present));
        Optional<String> uuid = mapping(arn, caller);
        if (uuid.isPresent()) {
            if (!mappings.changeTags(caller.account(), caller.region(), uuid.get(), checked)) {
                throw mappingMissing(arn);
            }
            return;
        }
        functions.changeTags(function(arn, caller), checked);
    }

    /** The mapping that an ARN names, if it names one. */
    private static Optional<String> mapping(String arn, Caller caller) {
        return Arn.parse(arn)
                .filter(parsed -> parsed.resource().startsWith(MAPPING))
                .map(parsed -> {
                    if (!isHere(parsed, caller)) {
                        throw mappingMissing(arn);
                    }
                    return parsed.resource().substring(MAPPING.length());
                });
    }

    private static FunctionName function(String arn, Caller caller) {
        FunctionName name = FunctionName.ofArn(arn)
                .orElseThrow(() -> LambdaErrors.missing("The resource you requested does not exist."));
        if (!name.arn().equals(arn)) {
            throw LambdaErrors.invalid(
                    "Tags on function aliases and versions are not supported. Please specify a function ARN.");
        }
        if (!name.account().equals(caller.account()) || !name.region().equals(caller.region())) {
            throw LambdaErrors.functionMissing(arn);
        }
        return name;
    }

    private static boolean isHere(Arn arn, Caller caller) {
        return arn.account().equals(caller.account()) && arn.region().equals(caller.region());
    }

    private static ServiceException mappingMissing(String arn) {
        return LambdaErrors.missing("Event source mapping not found: " + arn);
    }
}
