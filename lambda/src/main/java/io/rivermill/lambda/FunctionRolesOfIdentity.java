// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Access;
import io.rivermill.identity.Roles;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@link FunctionRoles} as module identity knows them. */
final class FunctionRolesOfIdentity implements FunctionRoles {
    private static final String LAMBDA = "lambda.amazonaws.com";

    private final Roles roles;

    FunctionRolesOfIdentity(Roles roles) {
        this.roles = roles;
    }

    @Override
    public boolean assumable(String roleArn) {
        return roles.trusts(roleArn, LAMBDA);
    }

    @Override
    public Optional<Credentials> session(String roleArn, String sessionName, Duration duration) {
        return roles.session(roleArn, LAMBDA, sessionName, duration)
                .map(session ->
                        new Credentials(session.accessKeyId(), session.secretAccessKey(), session.sessionToken()));
    }

    @Override
    public boolean may(String roleArn, List<String> actions, String resource) {
        return roles.mayAll(
                roleArn,
                actions.stream().map(action -> Access.of(action, resource)).toList());
    }
}
