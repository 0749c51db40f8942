// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import static java.util.Objects.requireNonNull;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.wire.Codec;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The front door: all services on one port, over HTTP/1.1.
 *
 * <p>It is up when {@link Builder#open} returns. {@link #close} stops accepting, lets requests in flight be answered within
 * {@link HttpSettings#stopTimeout}, and ends its threads.
 *
 * <p>Threads: see {@link Dispatcher}. All methods may be called from any thread; opening and closing block.
 */
public final class HttpServer implements AutoCloseable {
    /** All that are known here: also of those that nobody registered, clients are told so in their own protocol. */
    private static final List<String> SERVICES = List.of("dynamodb", "streams", "lambda", "logs", "iam", "sts");

    private final Offload offload;
    private final Listener listener;

    private HttpServer(Offload offload, Listener listener) {
        this.offload = offload;
        this.listener = listener;
    }

    /** Begins a server over the clock and the tasks of the caller, which keeps and closes them. */
    public static Builder builder(Clock clock, Tasks tasks) {
        return new Builder(clock, tasks);
    }

    /** The address and port it listens on. */
    public InetSocketAddress address() {
        return listener.address();
    }

    public int port() {
        return address().getPort();
    }

    @Override
    public void close() {
        listener.close();
        offload.close();
    }

    /** A server in the making. */
    public static final class Builder {
        private final Clock clock;
        private final Tasks tasks;
        private final Map<String, ServedService> services = new LinkedHashMap<>();
        private final List<Service> registered = new ArrayList<>();
        private final List<PlainRoute> plainRoutes = new ArrayList<>();
        private HttpSettings settings = HttpSettings.defaults();
        private AuthSettings auth = AuthSettings.of(AuthSettings.Mode.OPEN);
        private RequestLog log = RequestLog.none();
        private @Nullable Keys keys;
        private @Nullable Authorizer authorizer;

        private Builder(Clock clock, Tasks tasks) {
            this.clock = clock;
            this.tasks = tasks;
        }

        public Builder settings(HttpSettings value) {
            this.settings = value;
            return this;
        }

        public Builder auth(AuthSettings value) {
            this.auth = value;
            return this;
        }

        /** Who may sign. Without them no key is known. */
        public Builder keys(Keys value) {
            this.keys = value;
            return this;
        }

        /** Who may do what. Without one nobody but roots may do anything. */
        public Builder authorizer(Authorizer value) {
            this.authorizer = value;
            return this;
        }

        public Builder log(RequestLog value) {
            this.log = value;
            return this;
        }

        /** Operations to serve. */
        public Builder service(Service value) {
            registered.add(value);
            return this;
        }

        public Builder plainRoute(PlainRoute value) {
            plainRoutes.add(value);
            return this;
        }

        /**
         * Binds and serves.
         *
         * @throws io.rivermill.base.RivermillException with {@code ADDRESS_UNAVAILABLE} when the address can't be had
         */
        public HttpServer open() {
            SERVICES.forEach(name -> services.put(name, new ServedService(Codec.of(name))));
            registered.forEach(service -> service.operations().forEach(this::add));
            Keys known = keys == null ? (keyId, token) -> new Keys.Lookup.Unknown() : keys;
            Offload offload = new Offload(settings.eventLoops());
            ByteBudget budget = new ByteBudget(settings.inFlightBytesMax());
            Dispatcher dispatcher = new Dispatcher(new Dispatcher.Parts(
                    settings,
                    clock,
                    tasks,
                    offload,
                    budget,
                    new Authenticator(auth, known, clock),
                    authorizer == null ? Builder::denyAll : authorizer,
                    new Router(List.copyOf(services.values()), plainRoutes),
                    log));
            try {
                return new HttpServer(offload, new Listener(settings, clock, dispatcher, offload, budget));
            } catch (RuntimeException e) {
                offload.close();
                throw e;
            }
        }

        private void add(Operation<?, ?> operation) {
            requireNonNull(services.get(operation.type().service())).add(operation);
        }

        private static java.util.Optional<String> denyAll(Caller caller, List<Access> accesses) {
            return accesses.isEmpty()
                    ? java.util.Optional.empty()
                    : java.util.Optional.of("User: " + caller.principal().arn()
                            + " is not authorized to perform: "
                            + accesses.getFirst().action() + " on resource: "
                            + accesses.getFirst().resource()
                            + " because no identity-based policy allows the "
                            + accesses.getFirst().action() + " action");
        }
    }
}
