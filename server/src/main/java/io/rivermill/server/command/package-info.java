// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** The command line: each command a class, output for people on a terminal and plain in a pipe. */
@NullMarked
package io.rivermill.server.command;

import org.jspecify.annotations.NullMarked;
