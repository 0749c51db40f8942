// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** The shapes of a service model and their readable text form. */
@NullMarked
package io.rivermill.shapes;

import org.jspecify.annotations.NullMarked;
