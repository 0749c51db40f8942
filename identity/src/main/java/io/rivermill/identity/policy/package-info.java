// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/**
 * The policy language: documents, their rules, and what they say about a request. Pure: no state, no clock, no store.
 */
@NullMarked
package io.rivermill.identity.policy;

import org.jspecify.annotations.NullMarked;
