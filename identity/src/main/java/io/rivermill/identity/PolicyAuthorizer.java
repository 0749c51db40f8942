// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Access;
import io.rivermill.http.Authorizer;
import io.rivermill.http.Caller;
import io.rivermill.http.Principal;
import java.util.List;
import java.util.Optional;

/**
 * Lets callers do what their policies allow.
 *
 * <p>Threads: any; never blocks.
 */
public final class PolicyAuthorizer implements Authorizer {
    private final Judge judge;
    private final Subjects subjects;

    PolicyAuthorizer(Judge judge, Subjects subjects) {
        this.judge = judge;
        this.subjects = subjects;
    }

    @Override
    public Optional<String> denial(Caller caller, List<Access> accesses) {
        Principal principal = caller.principal();
        if (accesses.isEmpty() || (principal.kind() == Principal.Kind.ROOT && principal.session() == null)) {
            return Optional.empty();
        }
        return judge.denial(
                subjects.find(principal, new Judge.Origin(caller.region(), caller.sourceAddress())), accesses);
    }
}
