// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What functions need of roles.
 *
 * <p>Threads: any; never blocks.
 */
interface FunctionRoles {

    /** Temporary credentials of a role. */
    record Credentials(String accessKeyId, String secretAccessKey, String sessionToken) {
        @Override
        public String toString() {
            return "Credentials[" + accessKeyId + ']'; // the rest is secret
        }
    }

    /** True if the role is there and trusts Lambda. */
    boolean assumable(String roleArn);

    /** Credentials of a session, or nothing if the role can't be assumed. */
    Optional<Credentials> session(String roleArn, String sessionName, Duration duration);

    /** True if the role may do all these actions on this resource. */
    boolean may(String roleArn, List<String> actions, String resource);
}
