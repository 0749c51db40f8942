// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.http.Access;
import io.rivermill.store.Store;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;

/**
 * What mappings stand on.
 *
 * @param tails of the store's logs
 * @param mayAll whether the role of this ARN may do all of this
 * @param discards what becomes of records that no function takes
 * @param watch told what mappings do
 */
record World(
        Store store,
        LogTails tails,
        Clock clock,
        Tasks tasks,
        RandomGenerator random,
        MappedFunctions functions,
        RecordEvents events,
        BiPredicate<String, List<Access>> mayAll,
        Discards discards,
        Watch watch,
        MappingSettings settings) {

    /** True if the role may read the stream, or if nobody asks. */
    boolean mayRead(String roleArn, String streamArn) {
        return !settings.checksRole()
                || mayAll.test(
                        roleArn,
                        List.of(
                                Access.of("dynamodb:DescribeStream", streamArn),
                                Access.of("dynamodb:GetRecords", streamArn),
                                Access.of("dynamodb:GetShardIterator", streamArn),
                                Access.of("dynamodb:ListStreams", "*")));
    }
}
