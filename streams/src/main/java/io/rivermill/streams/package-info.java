// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** The change feed as DynamoDB Streams: its four operations, its records, and what rolls and expires its shards. */
@NullMarked
package io.rivermill.streams;

import org.jspecify.annotations.NullMarked;
