// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.ConditionalCheckFailedException;
import org.jspecify.annotations.Nullable;

/** The answer to a write whose condition didn't hold. */
final class ConditionalFailure {
    private ConditionalFailure() {}

    /** Carries {@code present}, the item as it is, if {@code asked} is {@code ALL_OLD} and there is one. */
    static ServiceException of(@Nullable String asked, @Nullable Item present) {
        ConditionalCheckFailedException details = present != null && "ALL_OLD".equals(asked)
                ? ConditionalCheckFailedException.create().item(present)
                : null;
        return new ServiceException("ConditionalCheckFailedException", 400, "The conditional request failed", details);
    }
}
