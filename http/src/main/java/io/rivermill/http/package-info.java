// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** HTTP/1.1 on Netty, limits, SigV4, and the way from a request to an operation. */
@NullMarked
package io.rivermill.http;

import org.jspecify.annotations.NullMarked;
