// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** The waist: everything durable goes through {@link io.rivermill.store.Store}. */
@NullMarked
package io.rivermill.store;

import org.jspecify.annotations.NullMarked;
