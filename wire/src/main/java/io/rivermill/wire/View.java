// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

/**
 * A typed look at a {@link Struct}: one generated class per structure of a model. Accessors are named like the members,
 * in lower camel case, and return null where a member is absent; setters have the member's name and return the view.
 */
public interface View {
    Struct struct();
}
