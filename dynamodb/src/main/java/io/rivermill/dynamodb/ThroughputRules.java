// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.OnDemandThroughput;
import io.rivermill.wire.dynamodb.ProvisionedThroughput;
import io.rivermill.wire.dynamodb.WarmThroughput;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rules about the throughput of tables and global indexes, in DynamoDB's words. */
final class ThroughputRules {
    private static final long UNITS_BOUND = 1_000_000_000_000L;
    private static final long UNITS_PER_TABLE_MAX = 40_000;
    private static final int FREE_DECREASES = 4; // of a day; then one in an hour
    private static final Duration DECREASE_PAUSE = Duration.ofHours(1);
    /** The maximum that takes a maximum back, and the least that may be asked for where there may be one. */
    static final long CLEAR = -1;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEEE, MMMM d, yyyy h:mm:ss a 'UTC'", Locale.US);

    private ThroughputRules() {}

    /** Whose throughput it is: the table's, or that of a global index. */
    record Subject(@Nullable String index) {
        static final Subject TABLE = new Subject(null);

        String kind() {
            return index == null ? "table" : "index";
        }

        @Override
        public String toString() {
            return index == null ? "table" : "index " + index;
        }
    }

    /** Refuses values that no account could have. */
    static void checkBounds(ProvisionedThroughput given) {
        checkBound(given.readCapacityUnits(), "ReadCapacityUnits");
        checkBound(given.writeCapacityUnits(), "WriteCapacityUnits");
    }

    /** Refuses values that an account doesn't have unless it asked for them. */
    static void checkMaximum(Throughput throughput, String region) {
        checkMaximum(throughput.readUnits(), "ReadCapacityUnits", region);
        checkMaximum(throughput.writeUnits(), "WriteCapacityUnits", region);
    }

    /** What is provisioned after a change to what is {@code given}, if it is one, and one that is free now. */
    static Throughput changed(Subject subject, Throughput present, ProvisionedThroughput given, long nowMillis) {
        long read = given.readCapacityUnits();
        long write = given.writeCapacityUnits();
        if (read == present.readUnits() && write == present.writeUnits()) {
            throw unchanged(subject, read, write);
        }
        if (present.decreasesBy(read, write)) {
            checkDecrease(present, nowMillis);
        }
        return present.changed(read, write, nowMillis);
    }

    /** Throughput that is new, and ready for what is {@code given}. */
    static Throughput warm(Subject subject, boolean onDemand, Throughput created, @Nullable WarmThroughput given) {
        if (given == null) {
            return created;
        }
        String lower = onDemand
                ? " is lower than initial throughput for OnDemand. See:"
                        + " https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html"
                : null;
        long read = atLeast(
                subject,
                "ReadUnitsPerSecond",
                given.readUnitsPerSecond(),
                created.warmReadUnits(),
                lower == null ? " is lower than ReadCapacityUnits of ProvisionedThroughput" : lower);
        long write = atLeast(
                subject,
                "WriteUnitsPerSecond",
                given.writeUnitsPerSecond(),
                created.warmWriteUnits(),
                lower == null ? " is lower than WriteCapacityUnits of ProvisionedThroughput" : lower);
        return created.withWarm(read, write);
    }

    /** Throughput that becomes ready for more. */
    static Throughput warmer(Subject subject, Throughput present, WarmThroughput given) {
        String lower = " is lower than current WarmThroughput, decreasing WarmThroughput is not supported";
        return present.withWarm(
                atLeast(subject, "ReadUnitsPerSecond", given.readUnitsPerSecond(), present.warmReadUnits(), lower),
                atLeast(subject, "WriteUnitsPerSecond", given.writeUnitsPerSecond(), present.warmWriteUnits(), lower));
    }

    /** Throughput on demand with the maximum that is {@code given}; what isn't given stays. */
    static Throughput limited(
            Subject subject, boolean onDemand, Throughput present, @Nullable OnDemandThroughput given, long least) {
        if (given == null) {
            return present;
        }
        return present.withMaximum(
                maximum(
                        subject,
                        onDemand,
                        "MaxReadRequestUnits",
                        given.maxReadRequestUnits(),
                        present.maxReadUnits(),
                        least),
                maximum(
                        subject,
                        onDemand,
                        "MaxWriteRequestUnits",
                        given.maxWriteRequestUnits(),
                        present.maxWriteUnits(),
                        least));
    }

    private static long maximum(
            Subject subject, boolean onDemand, String member, @Nullable Long given, long present, long least) {
        if (given == null) {
            return present;
        }
        if (!onDemand) {
            String index = subject.index() == null ? "" : " for index : " + subject.index();
            throw TableErrors.invalid(member + " for OnDemandThroughput cannot be specified" + index
                    + " when the table BillingMode is PROVISIONED");
        }
        if (given < least || given == 0) {
            throw TableErrors.invalid(
                    "Requested " + member + " for OnDemandThroughput for " + subject + " is outside of valid range");
        }
        return given == CLEAR ? 0 : given;
    }

    private static long atLeast(Subject subject, String member, @Nullable Long given, long present, String lower) {
        if (given == null) {
            return present;
        }
        if (given < present) {
            throw TableErrors.invalid("Requested " + member + " for WarmThroughput for " + subject + lower);
        }
        return given;
    }

    private static void checkDecrease(Throughput present, long nowMillis) {
        int today = present.decreasesAt(nowMillis);
        long next = present.decreasedMillis() + DECREASE_PAUSE.toMillis();
        if (today >= FREE_DECREASES && nowMillis < next) {
            throw TableErrors.limit(
                    "Provisioned throughput decreases are limited within a given UTC day. After the first "
                            + FREE_DECREASES
                            + " decreases, each subsequent decrease in the same UTC day can be performed at most"
                            + " once every " + DECREASE_PAUSE.toSeconds() + " seconds. Number of decreases today: "
                            + today
                            + ". Last decrease at " + time(present.decreasedMillis())
                            + ". Next decrease can be made at "
                            + time(next));
        }
    }

    private static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC));
    }

    private static void checkBound(long value, String member) {
        if (value > UNITS_BOUND) {
            throw ServiceException.validation("Given value " + value + " for " + member + " is out of bounds");
        }
    }

    private static void checkMaximum(long value, String member, String region) {
        if (value > UNITS_PER_TABLE_MAX) {
            throw new ServiceException(
                    "LimitExceededException",
                    400,
                    "The requested " + member + ", " + value + ", is above the per table maximum for the account in "
                            + region + ". Per table maximum: " + UNITS_PER_TABLE_MAX
                            + ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request"
                            + " higher limits.");
        }
    }

    private static ServiceException unchanged(Subject subject, long read, long write) {
        String of = " provisioned for the " + subject.kind() + ": ";
        return ServiceException.validation(
                "The provisioned throughput for the " + subject
                        + " will not change. The requested value equals the current value. Current ReadCapacityUnits"
                        + of
                        + read + ". Requested ReadCapacityUnits: " + read + ". Current WriteCapacityUnits" + of + write
                        + ". Requested WriteCapacityUnits: " + write
                        + ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.");
    }
}
