// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rivermill.lambda.sandbox.Await;
import io.rivermill.wire.View;
import io.rivermill.wire.lambda.Concurrency;
import io.rivermill.wire.lambda.DeleteFunctionConcurrencyRequest;
import io.rivermill.wire.lambda.DeleteFunctionRequest;
import io.rivermill.wire.lambda.GetFunctionConcurrencyRequest;
import io.rivermill.wire.lambda.GetFunctionConcurrencyResponse;
import io.rivermill.wire.lambda.GetFunctionRequest;
import io.rivermill.wire.lambda.GetFunctionResponse;
import io.rivermill.wire.lambda.InvocationRequest;
import io.rivermill.wire.lambda.PutFunctionConcurrencyRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FunctionConcurrencyTest {
    private static final String WAIT = """
            import time
            def handler(event, context):
                print('in')
                time.sleep(event)
                return event
            """;
    private static final String TOO_MUCH =
            "400 InvalidParameterValueException: Specified ReservedConcurrentExecutions for"
                    + " function decreases account's UnreservedConcurrentExecution below its minimum value of [100].";
    private static final String THROTTLED = "429 TooManyRequestsException: Rate Exceeded.";

    private LambdaFixture lambda = new LambdaFixture();

    @BeforeEach
    void create() {
        lambda.create("f", WAIT);
    }

    @AfterEach
    void close() {
        lambda.close();
    }

    private static PutFunctionConcurrencyRequest request(String function, int concurrency) {
        return PutFunctionConcurrencyRequest.create().functionName(function).reservedConcurrentExecutions(concurrency);
    }

    private void reserve(String function, int concurrency) {
        assertEquals(
                concurrency,
                lambda.call("PutFunctionConcurrency", request(function, concurrency), Concurrency.class)
                        .reservedConcurrentExecutions());
    }

    private Integer reserved(String function) {
        return lambda.call(
                        "GetFunctionConcurrency",
                        GetFunctionConcurrencyRequest.create().functionName(function),
                        GetFunctionConcurrencyResponse.class)
                .reservedConcurrentExecutions();
    }

    private void giveBack(String function) {
        lambda.call(
                "DeleteFunctionConcurrency",
                DeleteFunctionConcurrencyRequest.create().functionName(function),
                View.class);
    }

    private GetFunctionResponse function() {
        return lambda.call("GetFunction", GetFunctionRequest.create().functionName("f"), GetFunctionResponse.class);
    }

    private String refusalOfInvoke(String function) {
        return lambda.refusal("Invoke", InvocationRequest.create().functionName(function));
    }

    @Test
    void isToldOnlyWhileItIsReserved() throws Exception {
        assertNull(reserved("f"));
        assertNull(function().concurrency());
        reserve("f", 3);
        lambda.restart(true);
        assertEquals(3, reserved("f"));
        assertEquals(3, function().concurrency().reservedConcurrentExecutions());
        giveBack("f");
        assertNull(reserved("f"));
        giveBack("f"); // twice is no matter
    }

    @Test
    void anInvocationThatMeetsAFaultTakesNoneOfIt() {
        reserve("f", 1);
        lambda.rolesFail = true;
        assertThrows(RuntimeException.class, () -> lambda.invoke("f", "0"));
        lambda.rolesFail = false;
        assertEquals("0", LambdaFixture.text(lambda.invoke("f", "0")));
    }

    @Test
    void stopsAFunctionThatHasReservedNone() {
        reserve("f", 0);
        assertEquals(THROTTLED, refusalOfInvoke("f"));
        giveBack("f");
        assertEquals("0", LambdaFixture.text(lambda.invoke("f", "0")));
    }

    @Test
    void isAsOftenAsAFunctionMayRunAtATime() throws Exception {
        reserve("f", 1);
        Thread first = Thread.startVirtualThread(() -> lambda.invoke("f", "1"));
        Await.until(() -> lambda.messages().contains("in\n"));
        assertEquals(THROTTLED, refusalOfInvoke("f"));
        first.join();
        assertEquals("0", LambdaFixture.text(lambda.invoke("f", "0")));
    }

    @Test
    void isTakenFromWhatTheOthersShare() throws Exception {
        lambda.close();
        lambda = new LambdaFixture(settings -> settings.withLimits(102, 10, Duration.ofMinutes(10)));
        lambda.create("f", WAIT);
        lambda.create("g", WAIT);
        assertEquals(TOO_MUCH, lambda.refusal("PutFunctionConcurrency", request("f", 3)));
        reserve("f", 1);
        assertEquals(TOO_MUCH, lambda.refusal("PutFunctionConcurrency", request("g", 2)));
        reserve("g", 1);
        reserve("f", 0);
        reserve("g", 2);
        lambda.call("DeleteFunction", DeleteFunctionRequest.create().functionName("g"), View.class);
        reserve("f", 2); // what g had is free again
    }

    @Test
    void isOfFunctionsAndNotOfVersions() {
        assertEquals(
                "400 InvalidParameterValueException: This operation is permitted on Lambda functions only. Aliases and"
                        + " versions do not support this operation. Please specify either a function name or an"
                        + " unqualified function ARN.",
                lambda.refusal("PutFunctionConcurrency", request("f:1", 3)));
        assertEquals(
                "404 ResourceNotFoundException: Function not found:"
                        + " arn:aws:lambda:eu-central-1:000000000000:function:x:$LATEST",
                lambda.refusal("PutFunctionConcurrency", request("x", 3)));
    }

    @Test
    void waitsForAnEnvironmentThatIsBeingWarmedInsteadOfStartingOneMore() {
        lambda.create("slow", "import time\ntime.sleep(0.3)\nprint('loaded')\n" + WAIT);
        lambda.service.invoker().prewarm(new FunctionName(LambdaFixture.ACCOUNT, LambdaFixture.REGION, "slow"), 1);
        Await.until(() -> lambda.messages().stream().anyMatch(line -> line.startsWith("INIT_START")));
        assertEquals("0", LambdaFixture.text(lambda.invoke("slow", "0")));
        assertEquals(1, lambda.messages().stream().filter("loaded\n"::equals).count());
    }
}
