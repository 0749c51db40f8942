// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import java.util.Map;

/** An entity that policies can be given to. */
sealed interface Grantee extends Entity permits Role, User {
    String account();

    String path();

    String name();

    /** The unique id, which no later entity of the same name has. */
    String id();

    String arn();

    Map<String, String> tags();

    Grants grants();

    Grantee withGrants(Grants changed);

    Grantee withTags(Map<String, String> changed);
}
