// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** {@link io.rivermill.store.Store} on one disk, over RocksDB. */
@NullMarked
package io.rivermill.store.rocksdb;

import org.jspecify.annotations.NullMarked;
