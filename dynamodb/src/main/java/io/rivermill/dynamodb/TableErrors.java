// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.wire.ServiceException;
import org.jspecify.annotations.Nullable;

/** What the control plane refuses with, in DynamoDB's words. */
final class TableErrors {
    private TableErrors() {}

    static ServiceException exists(String table) {
        return inUse("Table already exists: " + table);
    }

    static ServiceException inUse(String message) {
        return new ServiceException("ResourceInUseException", 400, message);
    }

    static ServiceException limit(String message) {
        return new ServiceException("LimitExceededException", 400, "Subscriber limit exceeded: " + message);
    }

    static ServiceException notFound(String table) {
        return new ServiceException(
                "ResourceNotFoundException", 400, "Requested resource not found: Table: " + table + " not found");
    }

    /** A ValidationException about parameters that don't go together. */
    static ServiceException invalid(String message) {
        return ServiceException.validation("One or more parameter values were invalid: " + message);
    }

    /** What Rivermill doesn't do yet, said clearly instead of being passed over. */
    static ServiceException unsupported(String what) {
        return ServiceException.validation(what + " is not supported by Rivermill yet");
    }

    /** Refuses a parameter that Rivermill doesn't know yet. */
    static void refuse(@Nullable Object given, String parameter) {
        if (given != null) {
            throw unsupported(parameter);
        }
    }
}
