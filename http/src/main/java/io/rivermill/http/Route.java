// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.wire.ServiceException;
import java.util.Map;

/** Where a request goes, as far as its head tells. */
sealed interface Route {
    Route NOT_FOUND = new NotFound();

    /** An operation, with the labels of its path. */
    record Call(ServedService service, Operation<?, ?> operation, Map<String, String> labels) implements Route {
        String name() {
            return operation.type().name();
        }
    }

    /** A form: the operation's name is in the query or body, the service perhaps too. */
    record Form() implements Route {}

    /** A service's request for an operation that isn't there, and that service's word on it. */
    record Unknown(ServedService service, ServiceException error) implements Route {
        Unknown(ServedService service, String operation) {
            this(service, service.codec().unknownOperation(operation));
        }
    }

    record Plain(PlainRoute route) implements Route {}

    /** The health text at the root. */
    record Health() implements Route {}

    /** A browser asking what it may send. */
    record Preflight() implements Route {}

    /** Nothing that anybody serves. */
    record NotFound() implements Route {}
}
