// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.http.Access;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that a request does to items of a table, as policies see it.
 *
 * @param action as AWS names it, without the service
 * @param index the index it is done to instead, or null
 * @param keys its condition keys, made of the table if there is one; only when a policy asks for some
 */
record ItemAccess(
        String action,
        TableReference reference,
        @Nullable String index,
        Function<Optional<Table>, ConditionKeys> keys) {

    ItemAccess(String action, TableReference reference, Function<Optional<Table>, ConditionKeys> keys) {
        this(action, reference, null, keys);
    }

    Access of(Optional<Table> table) {
        return new Access(
                "dynamodb:" + action,
                reference.arn(index),
                () -> keys.apply(table).toMap());
    }
}
