// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Operation;
import io.rivermill.http.Service;
import java.util.List;

/** IAM and STS. */
public final class IdentityService implements Service {
    private final IdentityParts parts;
    private final List<Operation<?, ?>> operations;

    IdentityService(IdentityParts parts) {
        this.parts = parts;
        this.operations = List.of(new GetCallerIdentity());
    }

    IdentityParts parts() {
        return parts;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return operations;
    }
}
