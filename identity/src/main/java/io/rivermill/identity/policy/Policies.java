// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import java.util.List;

/**
 * The policies that have a say in a request. A boundary or session part that is there must allow what is done, too.
 *
 * @param identity of the one who asks, their groups included
 * @param resource of what is asked for
 * @param boundary the permissions boundary; empty if there is none
 * @param session the session policies; empty if there are none
 */
public record Policies(List<Named> identity, List<Named> resource, List<Named> boundary, List<Named> session) {

    /** A policy and the name by which results cite it. */
    public record Named(String name, PolicyDocument document) {}

    public Policies {
        identity = List.copyOf(identity);
        resource = List.copyOf(resource);
        boundary = List.copyOf(boundary);
        session = List.copyOf(session);
    }

    /** Of the one who asks, and nothing else. */
    public static Policies ofIdentity(List<Named> identity) {
        return new Policies(identity, List.of(), List.of(), List.of());
    }
}
