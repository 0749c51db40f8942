// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.wire.InvalidValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;

/** AWS speaks in two generations of words about bad requests, and in the current one with and without a prefix. */
enum Generation {
    /** The current one as PutItem, UpdateItem and DeleteItem speak it. */
    CURRENT_PREFIXED,
    /** The current one as GetItem, BatchGetItem and Query speak it. */
    CURRENT,
    /** The older one: everything else. */
    OLDER;

    private static final String PREFIX = "1 validation error detected: ";

    /** A rule of the request's family was broken. */
    ServiceException refusal(String text) {
        return ServiceException.validation(this == CURRENT_PREFIXED ? PREFIX + text : text);
    }

    String text(InvalidValue invalid) {
        return this == OLDER ? invalid.olderText() : invalid.text();
    }

    /** Refuses an item or key whose values are malformed. */
    void checkValues(Item item) {
        InvalidValue invalid = item.invalid();
        if (invalid != null) {
            throw refusal(text(invalid));
        }
        for (String name : item.names()) {
            if (name.isEmpty()) {
                throw refusal("Empty attribute name");
            }
        }
    }
}
