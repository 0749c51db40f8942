// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.wire.dynamodb.GlobalSecondaryIndexWarmThroughputDescription;
import io.rivermill.wire.dynamodb.OnDemandThroughput;
import io.rivermill.wire.dynamodb.ProvisionedThroughputDescription;
import io.rivermill.wire.dynamodb.TableWarmThroughputDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The throughput of a table or a global index as the control plane shows it. */
final class ThroughputDescriptions {
    private ThroughputDescriptions() {}

    static ProvisionedThroughputDescription provisioned(Throughput throughput, long nowMillis) {
        ProvisionedThroughputDescription description = ProvisionedThroughputDescription.create()
                .numberOfDecreasesToday((long) throughput.decreasesAt(nowMillis))
                .readCapacityUnits(throughput.readUnits())
                .writeCapacityUnits(throughput.writeUnits());
        if (throughput.increasedMillis() != 0) {
            description.lastIncreaseDateTime(Instant.ofEpochMilli(throughput.increasedMillis()));
        }
        if (throughput.decreasedMillis() != 0) {
            description.lastDecreaseDateTime(Instant.ofEpochMilli(throughput.decreasedMillis()));
        }
        return description;
    }

    /** The maximum, as far as there is one. */
    static @Nullable OnDemandThroughput onDemand(Throughput throughput) {
        if (throughput.maxReadUnits() == 0 && throughput.maxWriteUnits() == 0) {
            return null;
        }
        return OnDemandThroughput.create()
                .maxReadRequestUnits(given(throughput.maxReadUnits()))
                .maxWriteRequestUnits(given(throughput.maxWriteUnits()));
    }

    static @Nullable TableWarmThroughputDescription warm(Throughput throughput, @Nullable String status) {
        return status == null
                ? null
                : TableWarmThroughputDescription.create()
                        .readUnitsPerSecond(throughput.warmReadUnits())
                        .writeUnitsPerSecond(throughput.warmWriteUnits())
                        .status(status);
    }

    static @Nullable GlobalSecondaryIndexWarmThroughputDescription warmOfIndex(
            Throughput throughput, @Nullable String status) {
        return status == null
                ? null
                : GlobalSecondaryIndexWarmThroughputDescription.create()
                        .readUnitsPerSecond(throughput.warmReadUnits())
                        .writeUnitsPerSecond(throughput.warmWriteUnits())
                        .status(status);
    }

    private static @Nullable Long given(long units) {
        return units == 0 ? null : units;
    }
}
