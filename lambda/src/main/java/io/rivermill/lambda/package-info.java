// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** Functions and how they are invoked, event source mappings, the Lambda API. */
@NullMarked
package io.rivermill.lambda;

import org.jspecify.annotations.NullMarked;
