// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.ErrorCode;
import io.rivermill.logs.Metrics;
import io.rivermill.store.StoreException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MeasuredInvokerTest {
    private static final FunctionName NAME = new FunctionName(LambdaFixture.ACCOUNT, LambdaFixture.REGION, "f");

    private final Metrics metrics = new Metrics();
    private final MeasuredInvoker measured = new MeasuredInvoker(new BusyFunction(), metrics);
    private boolean deleted;
    private boolean deletedDuringCalls;
    private boolean storeFails;

    private final class BusyFunction implements Invoker {
        @Override
        public Outcome invoke(Invocation invocation) {
            if (deletedDuringCalls) {
                deleted = true;
                measured.forget(NAME);
            }
            return new Outcome.Throttled("busy");
        }

        @Override
        public void prewarm(FunctionName function, int environments) {
            // has none
        }

        @Override
        public Optional<String> roleArn(FunctionName function) {
            if (storeFails) {
                throw new StoreException(ErrorCode.OVERLOADED, "too many reads wait for the disk");
            }
            return deleted ? Optional.empty() : Optional.of(LambdaFixture.ROLE);
        }
    }

    private boolean isCounted() throws InterruptedException {
        measured.invoke(new Invocation(NAME, new byte[0], "id", NAME.arn(), null));
        return metrics.prometheus().contains("function_name=\"f\"");
    }

    @Test
    void whatCameOfAnInvocationIsToldThoughTheStoreFails() throws InterruptedException {
        storeFails = true;
        assertTrue(isCounted());
    }

    @Test
    void anInvocationThatEndsAfterItsFunctionWasDeletedLeavesNoSeries() throws InterruptedException {
        assertTrue(isCounted());
        deletedDuringCalls = true;
        assertFalse(isCounted());
    }
}
