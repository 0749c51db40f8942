// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** The load client behind {@code ./dev bench}: it measures a server process from outside, over loopback only. */
@NullMarked
package io.rivermill.server.load;

import org.jspecify.annotations.NullMarked;
