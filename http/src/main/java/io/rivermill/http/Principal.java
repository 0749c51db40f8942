// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

/**
 * Who acts.
 *
 * @param arn as it stands in AWS's messages: a root, user or assumed-role session ARN
 * @param account the 12 digits
 * @param userId as GetCallerIdentity tells it
 */
public record Principal(Kind kind, String account, String arn, String userId) {

    /** What kind of identity it is. */
    public enum Kind {
        /** The account itself: everything is allowed but what a resource policy denies. */
        ROOT,
        USER,
        ROLE_SESSION
    }

    /** The root of an account. */
    public static Principal root(String account) {
        return new Principal(Kind.ROOT, account, "arn:aws:iam::" + account + ":root", account);
    }
}
