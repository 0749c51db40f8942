// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** Event source mappings: what reads streams and invokes functions with what it read. */
@NullMarked
package io.rivermill.lambda.mapping;

import org.jspecify.annotations.NullMarked;
