// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** CloudWatch Logs: groups, streams and events as rows, the sink that fills them, and the operations that read them. */
@NullMarked
package io.rivermill.logs;

import org.jspecify.annotations.NullMarked;
