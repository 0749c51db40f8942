// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** The command line's own small client of the public API: signed requests over HTTP, JSON and forms. */
@NullMarked
package io.rivermill.server.client;

import org.jspecify.annotations.NullMarked;
