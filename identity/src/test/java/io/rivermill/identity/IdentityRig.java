// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.ManualClock;
import io.rivermill.base.Seeds;
import io.rivermill.base.Tasks;
import io.rivermill.http.Caller;
import io.rivermill.http.Principal;
import io.rivermill.store.MemoryStore;

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

    @Override
    public void close() {
        identity.close();
        tasks.close();
        store.close();
    }
}
