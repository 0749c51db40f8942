// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, and to which region of which account it speaks.
 *
 * @param region from the credential scope
 * @param requestId as the answer's header will carry it
 * @param sourceAddress the client's network address, without port
 * @param host by which the client reached this, with the port if it named one
 * @param written told which changes the request makes; null if nobody wants to know
 */
public record Caller(
        Principal principal,
        String region,
        String requestId,
        String sourceAddress,
        String host,
        @Nullable WrittenChanges written) {

    /** One of whose changes nobody wants to know. */
    public Caller(Principal principal, String region, String requestId, String sourceAddress, String host) {
        this(principal, region, requestId, sourceAddress, host, null);
    }

    /** One that didn't come through a socket. */
    public Caller(Principal principal, String region, String requestId, String sourceAddress) {
        this(principal, region, requestId, sourceAddress, "localhost");
    }

    /** The same, with a record of the changes that the request makes. */
    Caller recorded() {
        return new Caller(principal, region, requestId, sourceAddress, host, new WrittenChanges());
    }

    public String account() {
        return principal.account();
    }
}
