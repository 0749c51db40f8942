// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.InvalidValue;
import io.rivermill.wire.ServiceException;

/** How an operation words its refusal of a request's parameters: AWS is between two generations of validation. */
public enum RequestWording {
    /** PutItem, UpdateItem and DeleteItem. */
    WRITES {
        @Override
        public ServiceException refuse(String text) {
            return ServiceException.validation("1 validation error detected: " + text);
        }
    },
    /** GetItem, BatchGetItem and Query. */
    READS,
    /** Scan, BatchWriteItem and transactions. */
    OLDER;

    /** The error for what is wrong with a parameter. */
    public ServiceException refuse(String text) {
        return ServiceException.validation(text);
    }

    /** The error for a malformed value of an item or key. */
    public ServiceException refuse(InvalidValue value) {
        return value.handedOn() ? OLDER.refuse(value.olderText()) : refuse(text(value));
    }

    /** What is wrong with a malformed value. */
    public String text(InvalidValue value) {
        return this == OLDER ? value.olderText() : value.text();
    }
}
