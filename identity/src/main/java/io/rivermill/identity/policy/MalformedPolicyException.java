// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

/** A policy breaks a rule of its kind; the message is AWS's own. */
public final class MalformedPolicyException extends Exception {
    MalformedPolicyException(String message) {
        super(message, null, false, false);
    }
}
