// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.http.Operation;
import io.rivermill.http.Service;
import io.rivermill.identity.Roles;
import io.rivermill.lambda.mapping.EventSourceMappings;
import io.rivermill.lambda.mapping.MappedFunctions;
import io.rivermill.lambda.mapping.MappingSettings;
import io.rivermill.lambda.mapping.StreamEvents;
import io.rivermill.store.Store;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Event source mappings of DynamoDB streams as a server has them. Open and start it after functions; close it before
 * them, and before tasks and store.
 *
 * <p>Threads: any; operations block.
 */
public final class EventSourceMappingService implements Service, AutoCloseable {
    private final EventSourceMappings mappings;

    public EventSourceMappingService(
            Store store, Clock clock, Tasks tasks, RandomGenerator random, MappedFunctions functions, Roles roles) {
        this.mappings = new EventSourceMappings(
                store, clock, tasks, random, functions, new StreamEvents(), roles::mayAll, MappingSettings.standard());
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return mappings.operations();
    }

    /** Takes up all mappings where they were left; once, when functions can be invoked. */
    public void start() {
        mappings.start();
    }

    /** Waits until all mappings have ended; a batch in hand that takes too long will be delivered again. */
    @Override
    public void close() {
        mappings.close();
    }
}
