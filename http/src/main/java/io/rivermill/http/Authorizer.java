// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.util.List;
import java.util.Optional;

/**
 * The answer to "may it?". Implemented by module identity.
 *
 * <p>Threads: called on event loops; must not block.
 */
public interface Authorizer {

    /**
     * Nothing if the caller may do all of this, else AWS's sentence about the first access that is denied
     * ({@code User: … is not authorized to perform: … on resource: … because …}).
     */
    Optional<String> denial(Caller caller, List<Access> accesses);
}
