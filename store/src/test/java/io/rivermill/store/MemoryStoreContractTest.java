// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import io.rivermill.base.Clock;

class MemoryStoreContractTest extends StoreContract {
    @Override
    protected Store open(Clock clock) {
        return new MemoryStore(clock);
    }
}
