// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.http.Caller;
import io.rivermill.lambda.destination.Destination;
import io.rivermill.store.FeedDescriptor;
import io.rivermill.store.FeedName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What must hold between a function's role and a stream before they are mapped. */
final class SourceChecks {
    private SourceChecks() {}

    /** The execution role must be allowed to read the stream, whatever the caller may do. */
    static void role(World world, String functionArn, String streamArn) {
        String role = world.functions().role(functionArn).orElseThrow(MappingErrors::functionMissing);
        if (!world.mayRead(role, streamArn)) {
            throw MappingErrors.noAccess(streamArn);
        }
    }

    /** The role must be allowed to send to the destination, and the server must know where to send it. */
    static void destination(World world, String functionArn, MappingConfig config) {
        Optional<Destination> destination =
                Optional.ofNullable(config.destination()).flatMap(Destination::ofArn);
        if (destination.isEmpty()) {
            return;
        }
        String role = world.functions().role(functionArn).orElseThrow(MappingErrors::functionMissing);
        if (world.settings().checksRole()
                && !world.mayAll().test(role, destination.get().accesses())) {
            throw MappingErrors.noDestinationAccess(destination.get().call());
        }
        world.discards().problem(destination.get()).ifPresent(problem -> {
            throw MappingErrors.invalid(problem);
        });
    }

    /** The stream, running or turned off less than a day ago; streams of other accounts and regions aren't there. */
    static FeedDescriptor stream(World world, Caller caller, FeedName name) {
        byte[] row = name.account().equals(caller.account()) && name.region().equals(caller.region())
                ? world.store().blocking().get(name.key())
                : null;
        FeedDescriptor stream = row == null ? null : FeedDescriptor.of(row);
        if (stream == null || isPast(stream.closedMillis(), world.clock().millis())) {
            throw MappingErrors.streamMissing(name.arn());
        }
        return stream;
    }

    private static boolean isPast(@Nullable Long closedMillis, long nowMillis) {
        return closedMillis != null && nowMillis - closedMillis > Lineage.RETENTION.toMillis();
    }
}
