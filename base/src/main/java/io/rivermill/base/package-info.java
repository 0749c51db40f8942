// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** Ids, clock, bytes, limits, errors, lifecycle: what every other module stands on. Uses the JDK only. */
@NullMarked
package io.rivermill.base;

import org.jspecify.annotations.NullMarked;
