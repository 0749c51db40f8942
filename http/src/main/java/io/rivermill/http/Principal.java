// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who acts.
 *
 * @param arn as it stands in AWS's messages: a root, user or assumed-role session ARN
 * @param account the 12 digits
 * @param userId as GetCallerIdentity tells it
 * @param session what temporary credentials bring along; null for lasting ones
 */
public record Principal(
        Kind kind,
        String account,
        String arn,
        String userId,
        @Nullable Session session) {

    /** What kind of identity it is. */
    public enum Kind {
        /** The account itself: everything is allowed but what a resource policy denies. */
        ROOT,
        USER,
        ROLE_SESSION
    }

    /**
     * What temporary credentials bring along.
     *
     * @param issued when they were
     * @param policies session policies, each a document or the ARN of a managed policy: all that is allowed beyond them is
     *     not; none if empty
     * @param tags session tags
     */
    public record Session(Instant issued, List<String> policies, Map<String, String> tags) {}

    /** One who acts without temporary credentials. */
    public Principal(Kind kind, String account, String arn, String userId) {
        this(kind, account, arn, userId, null);
    }

    /** The root of an account. */
    public static Principal root(String account) {
        return new Principal(Kind.ROOT, account, "arn:aws:iam::" + account + ":root", account);
    }
}
