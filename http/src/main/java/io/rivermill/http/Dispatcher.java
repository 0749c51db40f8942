// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.WireAnswer;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests to whoever answers them: an {@link OperationCall}, a {@link PlainRoute}, or an answer at hand.
 *
 * <p>Threads: requests are worked on on their event loop, but for large or compressed bodies, which are verified and read on
 * the offload pool. {@link ControlOperation}s and plain routes run on a virtual thread each, of the former a bounded number at a time.
 */
final class Dispatcher implements RequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final int REFUSED = 403; // on a plain route

    /** What a dispatcher works with. */
    record Parts(
            HttpSettings settings,
            Clock clock,
            Tasks tasks,
            Offload offload,
            ByteBudget budget,
            Authenticator authenticator,
            Authorizer authorizer,
            Router router,
            RequestLog log) {}

    private final Parts parts;
    private final RequestIds ids;
    private final Semaphore controlPermits;

    Dispatcher(Parts parts) {
        this.parts = parts;
        this.ids = new RequestIds(parts.clock.millis() ^ Long.rotateLeft(parts.clock.nanos(), 32));
        this.controlPermits = new Semaphore(parts.settings.controlInFlightMax());
    }

    @Override
    public int admit(Request request) {
        Route route = parts.router.route(request);
        boolean dynamo = switch (route) {
            case Route.Call call -> call.service().isDynamo();
            case Route.Unknown unknown -> unknown.service().isDynamo();
            case Route.Form _, Route.Plain _ -> false;
            case Route.Health _, Route.Preflight _, Route.NotFound _ -> true;
        };
        request.setRoute(route, dynamo ? ids.longId() : ids.uuid(), dynamo);
        int otherwise = parts.settings.bodyBytesMax();
        return route instanceof Route.Call call ? call.service().bodyBytesMax(call.name(), otherwise) : otherwise;
    }

    @Override
    public WireAnswer tooLarge(Request request) {
        return request.route() instanceof Route.Call call && !call.service().isDynamo()
                ? error(request, call.service(), call.service().tooLarge(call.name()))
                : PlainAnswers.tooLarge();
    }

    @Override
    public WireAnswer overloaded(Request request) {
        return request.route() instanceof Route.Call call
                ? error(request, call.service(), call.service().overloaded())
                : PlainAnswers.text(503, "Service Unavailable\n");
    }

    @Override
    public void handle(Request request, Exchange exchange) {
        String origin = request.header("origin");
        if (!parts.settings.origins().allows(origin)) {
            exchange.answer(request, PlainAnswers.foreignOrigin(String.valueOf(origin)));
            return;
        }
        try {
            boolean slow = request.body().length > parts.settings.offloadBytes()
                    || request.header("content-encoding") != null; // small bodies may become large ones
            if (slow) {
                parts.offload.execute(() -> handleOrFail(request, exchange));
            } else {
                handleOrFail(request, exchange);
            }
        } catch (RejectedExecutionException e) {
            exchange.answer(request, overloaded(request));
        }
    }

    /** Whatever goes wrong on the way to an operation, the client is answered: a connection waits for nothing else. */
    private void handleOrFail(Request request, Exchange exchange) {
        try {
            handle(request, request.route(), exchange);
        } catch (RuntimeException | Error e) {
            LOG.error("{} {} failed before it was handed over", request.method(), request.path(), e);
            exchange.answer(request, PlainAnswers.text(500, "Internal Server Error\n"));
        }
    }

    private void handle(Request request, Route route, Exchange exchange) {
        switch (route) {
            case Route.Call call ->
                new OperationCall<>(parts, controlPermits, request, call.service(), call.operation(), exchange).run();
            case Route.Form _ -> handle(request, parts.router.routeForm(request), exchange);
            case Route.Unknown unknown ->
                exchange.answer(request, error(request, unknown.service(), unknownOrMalformed(request, unknown)));
            case Route.Plain plain -> handlePlain(request, plain.route(), exchange);
            case Route.Health _ -> exchange.answer(request, PlainAnswers.health(parts.settings.region()));
            case Route.Preflight _ -> exchange.answer(request, PlainAnswers.preflight(request));
            case Route.NotFound _ -> exchange.answer(request, PlainAnswers.notFound());
        }
    }

    private void handlePlain(Request request, PlainRoute route, Exchange exchange) {
        parts.tasks.start("plain " + route.pathPrefix(), () -> {
            WireAnswer answer;
            try {
                route.guard().ifPresent(guard -> check(request, guard));
                answer = route.answer(request.method(), request);
            } catch (ServiceException refused) {
                answer = PlainAnswers.refused(refused);
            } catch (RuntimeException | Error e) {
                LOG.error("{} failed", route.pathPrefix(), e);
                answer = PlainAnswers.text(500, "Internal Server Error\n");
            }
            exchange.answer(request, answer);
        });
    }

    private void check(Request request, PlainRoute.Guard guard) {
        Caller caller = parts.authenticator().check(request, guard.signingName(), REFUSED);
        if (OperationCall.mayDoAll(caller.principal())) {
            return;
        }
        parts.authorizer().denial(caller, List.of(guard.access())).ifPresent(sentence -> {
            throw new ServiceException("AccessDeniedException", REFUSED, sentence);
        });
    }

    /** A body that isn't JSON comes before an operation that isn't there. */
    private static ServiceException unknownOrMalformed(Request request, Route.Unknown unknown) {
        try {
            unknown.service().checkIsJson(request);
            return unknown.error();
        } catch (ServiceException malformed) {
            return malformed;
        }
    }

    private static WireAnswer error(Request request, ServedService service, ServiceException error) {
        return service.codec().writeError(error, request.id(), request.header("content-type"));
    }
}
