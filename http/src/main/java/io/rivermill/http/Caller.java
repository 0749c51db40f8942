// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

/**
 * Who sent a request, and to which region of which account it speaks.
 *
 * @param region from the credential scope
 * @param requestId as the answer's header will carry it
 * @param sourceAddress the client's network address, without port
 * @param host by which the client reached this, with the port if it named one
 */
public record Caller(Principal principal, String region, String requestId, String sourceAddress, String host) {

    /** One that didn't come through a socket. */
    public Caller(Principal principal, String region, String requestId, String sourceAddress) {
        this(principal, region, requestId, sourceAddress, "localhost");
    }

    public String account() {
        return principal.account();
    }
}
