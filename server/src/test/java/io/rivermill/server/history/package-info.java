// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** Recorded concurrent histories, and whether a database that keeps its promises could have had them. */
@NullMarked
package io.rivermill.server.history;

import org.jspecify.annotations.NullMarked;
