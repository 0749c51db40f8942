// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.lambda.InvalidRequestContentException;
import io.rivermill.wire.lambda.InvocationRequest;
import io.rivermill.wire.lambda.InvocationResponse;
import io.rivermill.wire.lambda.Operations;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a function: now and with its answer, later, or not at all to see whether it may be. */
final class Invoke implements ControlOperation<InvocationRequest, InvocationResponse> {
    private static final int SYNC_BYTES_MAX = 6_291_456;
    private static final int EVENT_BYTES_MAX = 1_048_576;
    private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.UTF_8);

    private final Functions functions;
    private final Invoker invoker;
    private final EventQueue events;

    Invoke(Functions functions, Invoker invoker, EventQueue events) {
        this.functions = functions;
        this.invoker = invoker;
        this.events = events;
    }

    @Override
    public OperationType<InvocationRequest, InvocationResponse> type() {
        return Operations.INVOKE;
    }

    @Override
    public List<Access> access(InvocationRequest input, Caller caller) {
        return FunctionChecks.access("lambda:InvokeFunction", input.functionName(), input.qualifier(), caller);
    }

    @Override
    public InvocationResponse handle(InvocationRequest input, Caller caller) {
        String type = FunctionChecks.orElse(input.invocationType(), "RequestResponse");
        FunctionReference reference = FunctionReference.of(input.functionName(), input.qualifier(), caller);
        byte[] payload = payload(input, type);
        String context = clientContext(input.clientContext());
        requireFunction(reference);
        Invocation invocation =
                new Invocation(reference.function(), payload, caller.requestId(), reference.arn(), context);
        return switch (type) {
            case "DryRun" -> InvocationResponse.create().statusCode(204);
            case "Event" -> {
                events.add(invocation);
                yield InvocationResponse.create().statusCode(202);
            }
            default -> answer(run(invocation), reference, "Tail".equals(input.logType()));
        };
    }

    private static byte[] payload(InvocationRequest input, String type) {
        byte[] payload = input.payload();
        if (payload == null || payload.length == 0) {
            return EMPTY_OBJECT;
        }
        int max = type.equals("Event") ? EVENT_BYTES_MAX : SYNC_BYTES_MAX;
        if (payload.length > max) {
            throw LambdaErrors.tooLarge(payload.length + " byte payload is too large for the " + type
                    + " invocation type (limit " + max + " bytes)");
        }
        JsonText.problem(payload).ifPresent(problem -> {
            throw new ServiceException(
                    "InvalidRequestContentException",
                    400,
                    "Could not parse request body into json: Could not parse payload into json: " + problem,
                    InvalidRequestContentException.create().type("User"));
        });
        return payload;
    }

    private static @Nullable String clientContext(@Nullable String encoded) {
        try {
            return encoded == null || encoded.isEmpty()
                    ? null
                    : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw LambdaErrors.invalid("Client context must be a valid Base64-encoded JSON object.");
        }
    }

    private void requireFunction(FunctionReference reference) {
        try {
            functions.require(reference);
        } catch (ServiceException e) {
            throw e.code().equals("ResourceNotFoundException") ? missing(reference) : e;
        }
    }

    /** Invoke names the version that it didn't find. */
    private static ServiceException missing(FunctionReference reference) {
        String qualifier = reference.qualifier();
        return LambdaErrors.functionMissing(
                reference.function().arn(qualifier == null ? FunctionReference.LATEST : qualifier));
    }

    private Outcome run(Invocation invocation) {
        try {
            return invoker.invoke(invocation);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Unavailable("the server is ending");
        }
    }

    private static InvocationResponse answer(Outcome outcome, FunctionReference reference, boolean tail) {
        return switch (outcome) {
            case Outcome.Success success -> answer(success.payload(), success.run(), tail);
            case Outcome.FunctionError error ->
                answer(error.body(), error.run(), tail).functionError("Unhandled");
            case Outcome.Throttled throttled -> throw LambdaErrors.throttled(throttled.reason());
            case Outcome.FunctionMissing _ -> throw missing(reference);
            case Outcome.NotReady notReady -> throw LambdaErrors.pending(notReady.state());
            case Outcome.RoleProblem problem ->
                throw new ServiceException("AccessDeniedException", 403, problem.message());
            case Outcome.Unavailable unavailable ->
                throw new ServiceException("ServiceException", 500, unavailable.message());
        };
    }

    private static InvocationResponse answer(byte[] payload, Outcome.Run run, boolean tail) {
        InvocationResponse answer = InvocationResponse.create()
                .statusCode(200)
                .executedVersion(run.executedVersion())
                .payload(payload);
        return tail ? answer.logResult(Base64.getEncoder().encodeToString(run.logTail())) : answer;
    }
}
