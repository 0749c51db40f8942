// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rivermill.wire.Codec;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.WireAnswer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StreamErrorsTest {

    private static String written(ServiceException refusal) {
        WireAnswer answer = Codec.of("streams").writeError(refusal, "id", null);
        return answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void errorsBearDynamoDbsNamesOnTheWire() {
        String name = "400 {\"__type\":\"com.amazonaws.dynamodb.v20120810#";
        assertEquals(
                name
                        + "ResourceNotFoundException\",\"message\":\"Requested resource not found: Stream: arn not found\"}",
                written(StreamErrors.streamNotFound("arn")));
        assertEquals(
                name + "TrimmedDataAccessException\",\"message\":"
                        + "\"The data you are trying to access has been trimmed\"}",
                written(StreamErrors.trimmed()));
        assertEquals(
                name + "ExpiredIteratorException\",\"message\":"
                        + "\"Iterator expired. The iterator was created more than 15 minutes ago.\"}",
                written(StreamErrors.expiredIterator()));
        assertEquals(
                "400 {\"__type\":\"com.amazon.coral.validate#ValidationException\",\"message\":"
                        + "\"One or more parameter values were invalid: Invalid ShardIterator\"}",
                written(StreamErrors.invalid("Invalid ShardIterator")));
    }
}
