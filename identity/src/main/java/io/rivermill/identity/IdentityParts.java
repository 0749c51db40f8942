// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.Clock;

/** What operations are made of. */
record IdentityParts(IdentityState state, IdentityRows rows, Ids ids, Clock clock, Judge judge, SessionTokens tokens) {}
