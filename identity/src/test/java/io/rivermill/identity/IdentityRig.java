// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rivermill.base.ManualClock;
import io.rivermill.base.Seeds;
import io.rivermill.base.Tasks;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.http.Keys.Lookup;
import io.rivermill.http.Operation;
import io.rivermill.http.Principal;
import io.rivermill.store.MemoryStore;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.ServiceException;
import io.rivermill.wire.View;
import io.rivermill.wire.iam.CreateRoleRequest;
import io.rivermill.wire.iam.Operations;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Identities over a store in memory, opened as a server would, and again as a second node or after a restart. */
final class IdentityRig implements AutoCloseable {
    static final String ACCOUNT = "111122223333";
    static final String LAMBDA_TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
            "Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";

    final ManualClock clock = new ManualClock();
    final MemoryStore store = new MemoryStore(clock);
    final Tasks tasks = Tasks.system();
    final Identity identity = open(1);

    /** One more over the same store. */
    Identity open(long seed) {
        return Identity.open(store, clock, tasks, Seeds.generator(seed));
    }

    IdentityParts parts() {
        return identity.service().parts();
    }

    static Caller root() {
        return as(Principal.root(ACCOUNT));
    }

    static Caller as(Principal principal) {
        return new Caller(principal, "us-east-1", "request", "127.0.0.1");
    }

    /** Runs an operation as the root of the account, as the server does after it was let in. */
    <I extends View, O extends View> O call(OperationType<I, O> type, I input) {
        return call(type, input, root());
    }

    @SuppressWarnings("unchecked") // an operation has the views of its type
    <I extends View, O extends View> O call(OperationType<I, O> type, I input, Caller caller) {
        Operation<?, ?> operation = identity.service().operations().stream()
                .filter(one -> one.type().equals(type))
                .findFirst()
                .orElseThrow();
        ControlOperation<I, O> control = (ControlOperation<I, O>) operation;
        Optional<String> denial = identity.authorizer().denial(caller, control.access(input, caller));
        if (denial.isPresent()) {
            throw new ServiceException("AccessDenied", 403, denial.get());
        }
        return control.handle(input, caller);
    }

    /** The error of an operation as {@code CODE STATUS MESSAGE}. */
    <I extends View, O extends View> String error(OperationType<I, O> type, I input) {
        return error(type, input, root());
    }

    <I extends View, O extends View> String error(OperationType<I, O> type, I input, Caller caller) {
        ServiceException e = assertThrows(ServiceException.class, () -> call(type, input, caller));
        return e.code() + ' ' + e.status() + ' ' + e.getMessage();
    }

    /** Creates a role that Lambda may assume. */
    void createRole(String name) {
        call(Operations.CREATE_ROLE, CreateRoleRequest.create().roleName(name).assumeRolePolicyDocument(LAMBDA_TRUST));
    }

    /** Who signs with these credentials. */
    Caller signedBy(String accessKeyId, @Nullable String token) {
        Lookup.Known known =
                assertInstanceOf(Lookup.Known.class, identity.keys().find(accessKeyId, token));
        return as(known.principal());
    }

    @Override
    public void close() {
        identity.close();
        tasks.close();
        store.close();
    }
}
