// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.base.ErrorCode;
import io.rivermill.base.Reply;
import io.rivermill.base.RivermillException;
import io.rivermill.http.RequestHandler.Exchange;
import io.rivermill.wire.Codec;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.WireAnswer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request at one operation: who is it, what does it say, may it, do it, answer.
 *
 * <p>This is the one place where Rivermill's own failures become what clients see; they are logged here, once.
 *
 * <p>Threads: {@link #run} on the event loop, or on the offload pool for large bodies, and the operation there or where what
 * it is about to do became known; {@link #ok} and {@link #fail} from any thread, once; answers of data operations are
 * written on the event loop unless they are pages, those of control operations where they run.
 */
final class OperationCall<I extends View, O extends View> implements Reply<O> {
    private static final Logger LOG = LoggerFactory.getLogger(OperationCall.class);

    private final Dispatcher.Parts parts;
    private final Semaphore controlPermits;
    private final Request request;
    private final ServedService service;
    private final Operation<I, O> operation;
    private final Exchange exchange;
    private @Nullable Caller caller;
    private @Nullable String resource; // for the log
    private @Nullable BodyCollector decompressed;

    OperationCall(
            Dispatcher.Parts parts,
            Semaphore controlPermits,
            Request request,
            ServedService service,
            Operation<I, O> operation,
            Exchange exchange) {
        this.parts = parts;
        this.controlPermits = controlPermits;
        this.request = request;
        this.service = service;
        this.operation = operation;
        this.exchange = exchange;
    }

    /** Begins; the answer follows now or later. */
    void run() {
        try {
            Caller known = parts.log().isOn() ? authenticate().recorded() : authenticate();
            caller = known;
            decompress();
            I input = codec().readInput(operation.type(), request);
            if (mayDoAll(known.principal()) && !parts.log().isOn()) {
                handle(input, known);
            } else {
                authorizeAndHandle(input, known);
            }
        } catch (RuntimeException e) {
            fail(e);
        } catch (Error e) {
            fail(new IllegalStateException("out of something", e));
            throw e;
        }
    }

    private Caller authenticate() {
        try {
            return parts.authenticator().check(request, service.signingName(), service.refusedStatus());
        } catch (ServiceException refused) {
            service.checkIsJson(request); // AWS looks at the body first; here only refused requests pay for that
            throw refused;
        }
    }

    /** Asks the budget for each piece before there is one more: a small body may hold very much. */
    private void decompress() {
        String encoding = request.header("content-encoding");
        if (encoding == null || Compression.isNone(encoding)) {
            return;
        }
        int bytesMax =
                service.bodyBytesMax(operation.type().name(), parts.settings().bodyBytesMax());
        BodyCollector plain = new BodyCollector(parts.budget(), bytesMax, -1);
        decompressed = plain;
        try {
            switch (Compression.decompress(request.body(), encoding, plain)) {
                case TAKEN -> request.setBody(plain.body());
                case TOO_LARGE -> throw service.tooLarge(operation.type().name());
                case NO_BUDGET -> throw service.overloaded();
            }
        } catch (Compression.DamagedBodyException e) {
            throw service.internal();
        }
    }

    /** A root's temporary credentials may be held to session policies. */
    static boolean mayDoAll(Principal principal) {
        return principal.kind() == Principal.Kind.ROOT && principal.session() == null;
    }

    private void authorizeAndHandle(I input, Caller known) {
        try {
            switch (operation) {
                case DataOperation<I, O> data -> data.access(input, known, new Authorization(input, known));
                case ControlOperation<I, O> control -> handleIfAllowed(input, known, control.access(input, known));
            }
        } catch (ServiceException e) {
            handleUnlessAsked(input, known, e);
        }
    }

    /** Handles the request once it is known what it is about to do, if it may. */
    private final class Authorization implements Reply<List<Access>> {
        private final I input;
        private final Caller known;

        Authorization(I input, Caller known) {
            this.input = input;
            this.known = known;
        }

        @Override
        public void ok(List<Access> accesses) {
            handleIfAllowed(input, known, accesses);
        }

        @Override
        public void fail(RuntimeException failure) {
            handleUnlessAsked(input, known, failure);
        }
    }

    /** What a caller who may do everything is about to do is asked for the log only: not knowing it stops nothing. */
    private void handleUnlessAsked(I input, Caller known, RuntimeException failure) {
        if (mayDoAll(known.principal())) {
            handleIfAllowed(input, known, List.of());
        } else {
            fail(failure);
        }
    }

    private void handleIfAllowed(I input, Caller known, List<Access> accesses) {
        try {
            resource = accesses.isEmpty() ? null : accesses.getFirst().resource();
            Optional<String> denial = mayDoAll(known.principal())
                    ? Optional.empty()
                    : parts.authorizer().denial(known, accesses);
            if (denial.isPresent()) {
                throw service.accessDenied(denial.get());
            }
            handle(input, known);
        } catch (RuntimeException e) {
            fail(e);
        } catch (Error e) {
            fail(new IllegalStateException("out of something", e));
            throw e;
        }
    }

    private void handle(I input, Caller known) {
        switch (operation) {
            case DataOperation<I, O> data -> data.handle(input, known, this);
            case ControlOperation<I, O> control -> start(control, input, known);
        }
    }

    private void start(ControlOperation<I, O> control, I input, Caller known) {
        if (!controlPermits.tryAcquire()) {
            throw service.overloaded();
        }
        try {
            parts.tasks().start(operation.type().name(), () -> {
                try {
                    succeed(control.handle(input, known));
                } catch (RuntimeException e) {
                    fail(e);
                } catch (Error e) {
                    fail(new IllegalStateException("out of something", e));
                    throw e;
                } finally {
                    controlPermits.release();
                }
            });
        } catch (IllegalStateException e) { // no more tasks: the server stops
            controlPermits.release();
            throw service.overloaded();
        }
    }

    @Override
    public void ok(O output) {
        if (answersPages()) {
            succeed(output);
        } else {
            onLoop(() -> succeed(output));
        }
    }

    @Override
    public void fail(RuntimeException failure) {
        ServiceException error = seenByClients(failure);
        onLoop(() -> answer(codec().writeError(error, request.id(), contentType()), error.code()));
    }

    private void succeed(O output) {
        WireAnswer answer;
        try {
            answer = codec().writeOutput(operation.type(), output, request.id(), contentType());
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        if (answersPages() && !parts.budget().hasRoom(answer.body().length)) {
            fail(service.overloaded()); // nothing but a read: its client may ask again when others have taken theirs
            return;
        }
        answer(answer, null);
    }

    private boolean answersPages() {
        return operation instanceof DataOperation<I, O> data && data.answersPages();
    }

    private ServiceException seenByClients(RuntimeException failure) {
        if (failure instanceof ServiceException error) {
            return error;
        }
        if (failure instanceof RivermillException ours && ours.code() == ErrorCode.OVERLOADED) {
            return service.overloaded();
        }
        LOG.error("{} failed, request {}", operation.type(), request.id(), failure);
        return service.internal();
    }

    private void onLoop(Runnable write) {
        if (request.loop().inEventLoop()) {
            write.run();
            return;
        }
        try {
            request.loop().execute(write);
        } catch (RejectedExecutionException e) {
            LOG.debug("an answer of {} came after the server had stopped", operation.type());
        }
    }

    private void answer(WireAnswer answer, @Nullable String errorCode) {
        if (parts.log().isOn()) {
            parts.log().answered(entry(answer, errorCode));
        }
        if (decompressed != null) {
            decompressed.release();
        }
        exchange.answer(request, answer);
    }

    private RequestLog.Entry entry(WireAnswer answer, @Nullable String errorCode) {
        return new RequestLog.Entry(
                request.id(),
                operation.type().toString(),
                caller,
                answer.status(),
                errorCode,
                parts.clock().nanos() - request.startNanos(),
                request.body().length,
                answer.body().length,
                resource,
                request.header("user-agent"),
                errorCode == null ? changes() : List.of());
    }

    private List<WrittenChanges.Written> changes() {
        Caller known = caller;
        WrittenChanges written = known == null ? null : known.written();
        return written == null ? List.of() : written.list();
    }

    private Codec codec() {
        return service.codec();
    }

    private @Nullable String contentType() {
        return request.header("content-type");
    }
}
