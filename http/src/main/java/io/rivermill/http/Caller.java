// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

/**
 * Who sent a request, and to which region of which account it speaks.
 *
 * @param region from the credential scope
 * @param requestId as the answer's header will carry it
 * @param sourceAddress the client's network address, without port
 */
public record Caller(Principal principal, String region, String requestId, String sourceAddress) {

    public String account() {
        return principal.account();
    }
}
