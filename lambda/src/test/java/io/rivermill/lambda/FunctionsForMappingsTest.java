// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.rivermill.lambda.mapping.BatchResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What invocations are to the batches of mappings. */
class FunctionsForMappingsTest {
    private static final byte[] BODY = {1};
    private static final Outcome.Run RUN =
            new Outcome.Run("request", "$LATEST", new byte[0], Duration.ofMillis(1), 1, 64);

    @ParameterizedTest
    @EnumSource
    void errorsTimeoutsAndCrashesAreFailuresOfABatch(Outcome.Kind kind) {
        BatchResult.Failed failed = assertInstanceOf(
                BatchResult.Failed.class, FunctionsForMappings.result(new Outcome.FunctionError(BODY, kind, RUN)));
        assertEquals(new BatchResult.Run("request", "$LATEST"), failed.run());
        assertEquals(BODY, failed.payload());
    }

    @Test
    void whatDidNotRunCostsABatchNoAttempt() {
        for (Outcome outcome : List.of(
                new Outcome.Throttled("ReservedFunctionConcurrentInvocationLimitExceeded"),
                new Outcome.NotReady("Pending"),
                new Outcome.RoleProblem("the role is gone"),
                new Outcome.Unavailable("no room"))) {
            assertInstanceOf(BatchResult.NotRun.class, FunctionsForMappings.result(outcome), outcome.toString());
        }
    }

    @Test
    void anAnswerAndAMissingFunctionAreToldAsSuch() {
        BatchResult.Succeeded answered = assertInstanceOf(
                BatchResult.Succeeded.class, FunctionsForMappings.result(new Outcome.Success(BODY, RUN)));
        assertEquals(BODY, answered.payload());
        assertInstanceOf(BatchResult.Missing.class, FunctionsForMappings.result(new Outcome.FunctionMissing()));
    }
}
