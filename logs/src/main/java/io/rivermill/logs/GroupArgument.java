// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.Arn;
import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.wire.ServiceException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How requests name groups: by name, or by an identifier that is a name or an ARN. */
final class GroupArgument {
    private static final String RESOURCE_PREFIX = "log-group:";
    private static final String ALL_STREAMS = ":*";

    private GroupArgument() {}

    static GroupName of(Caller caller, String name) {
        return new GroupName(caller.account(), caller.region(), name);
    }

    static GroupName of(Caller caller, @Nullable String name, @Nullable String identifier) {
        if (name != null && identifier != null) {
            throw ServiceException.validation("LogGroup name and LogGroup ARN are mutually exclusive parameters.");
        }
        if (name != null) {
            return of(caller, name);
        }
        if (identifier == null) {
            throw LogErrors.invalidParameter(
                    "1 validation error detected: Value null at 'logGroupName' failed to satisfy"
                            + " constraint: Member must not be null");
        }
        return identifier.startsWith("arn:") ? ofArn(caller, identifier) : of(caller, identifier);
    }

    /** The group of an ARN with or without {@code :*}; groups of other accounts and regions aren't there. */
    static GroupName ofArn(Caller caller, String text) {
        Arn arn = Arn.parse(text)
                .filter(parsed ->
                        parsed.service().equals("logs") && parsed.resource().startsWith(RESOURCE_PREFIX))
                .orElseThrow(() -> LogErrors.invalidParameter("Invalid log group ARN: " + text));
        String name = arn.resource().substring(RESOURCE_PREFIX.length());
        if (name.endsWith(ALL_STREAMS)) {
            name = name.substring(0, name.length() - ALL_STREAMS.length());
        }
        if (!arn.account().equals(caller.account()) || !arn.region().equals(caller.region())) {
            throw LogErrors.groupMissing();
        }
        return of(caller, name);
    }

    /** Access to a group as AWS words it in its denials: the ARN of all and none of its streams. */
    static List<Access> access(String action, GroupName group) {
        return List.of(Access.of(action, group.streamArn("")));
    }

    static List<Access> access(String action, GroupName group, String stream) {
        return List.of(Access.of(action, group.streamArn(stream)));
    }

    /** Access to groups in general. */
    static List<Access> accessToAny(String action, Caller caller) {
        return access(action, of(caller, ""));
    }
}
