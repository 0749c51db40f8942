// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** Main, wiring of the engines and services, packaging. */
@NullMarked
package io.rivermill.server;

import org.jspecify.annotations.NullMarked;
