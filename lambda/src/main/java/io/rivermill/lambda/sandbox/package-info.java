// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** Where functions run: processes with walls around them, and the Runtime API by which they get their events. */
@NullMarked
package io.rivermill.lambda.sandbox;

import org.jspecify.annotations.NullMarked;
