// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

/**
 * One action on one resource by someone.
 *
 * @param root the one who asks is the account itself and needs no policy of its own
 * @param resourceAccount the account the resource belongs to
 * @param resourceMustAllow the resource's policy must allow even within one account, as trust policies of roles must
 */
public record Request(
        Who who,
        boolean root,
        String action,
        String resource,
        String resourceAccount,
        boolean resourceMustAllow,
        Context context) {}
