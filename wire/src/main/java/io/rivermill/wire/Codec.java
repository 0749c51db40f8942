// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.shapes.ServiceModel;
import org.jspecify.annotations.Nullable;

/**
 * One service's way of writing requests and answers: the door through which {@code http} uses this module.
 *
 * <p>Threads: any, all methods; none blocks.
 */
public interface Codec {

    /** The codec of a service of that name ({@code dynamodb}, {@code lambda}…); the same one each time. */
    static Codec of(String service) {
        return Codecs.of(service);
    }

    ServiceModel service();

    /**
     * Reads and validates a request.
     *
     * @throws ServiceException in AWS's words, when it can't be read or breaks the model's constraints
     */
    <I extends View> I readInput(OperationType<I, ?> type, WireRequest request);

    /**
     * Writes the answer of an operation.
     *
     * @param requestId as the answer's header carries it; some protocols repeat it in the body
     * @param requestContentType the request's Content-Type, which some protocols answer in
     */
    WireAnswer writeOutput(
            OperationType<?, ?> type, View output, String requestId, @Nullable String requestContentType);

    /** Writes an error, of an operation or from before there was one. */
    WireAnswer writeError(ServiceException error, String requestId, @Nullable String requestContentType);

    /** What is said of an operation that isn't served. */
    ServiceException unknownOperation(String operation);
}
