// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** Where records that no function could take are told of: queues, topics and buckets outside of Rivermill. */
@NullMarked
package io.rivermill.lambda.destination;

import org.jspecify.annotations.NullMarked;
