// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.store.Store;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The module's front door: opens the identities of a store and hands out what others need of them.
 *
 * <p>Threads: opening blocks until all identities are in memory; what it hands out says for itself.
 */
public final class Identity implements AutoCloseable {
    private final IdentityFeed feed;
    private final IdentityRows rows;
    private final Ids ids;
    private final Clock clock;
    private final IdentityKeys keys;
    private final PolicyAuthorizer authorizer;
    private final Roles roles;
    private final IdentityService service;

    private Identity(Store store, Clock clock, Tasks tasks, RandomGenerator random) {
        IdentityState state = new IdentityState();
        this.clock = clock;
        this.ids = new Ids(random);
        this.feed = new IdentityFeed(store, tasks, state);
        this.rows = new IdentityRows(store, feed);
        SessionTokens tokens = new SessionTokens(sessionSecret());
        Judge judge = new Judge(state, clock);
        this.keys = new IdentityKeys(state, tokens, clock);
        this.authorizer = new PolicyAuthorizer(judge, new Subjects(judge, state, clock));
        this.roles = new Roles(state, judge, tokens, ids, clock);
        this.service = new IdentityService(new IdentityParts(state, rows, ids, clock, judge, tokens));
    }

    /** Opens over {@code store}, which the caller keeps and closes after this. */
    public static Identity open(Store store, Clock clock, Tasks tasks) {
        return open(store, clock, tasks, new SecureRandom());
    }

    /** The same with ids and secrets from {@code random}. */
    public static Identity open(Store store, Clock clock, Tasks tasks, RandomGenerator random) {
        return new Identity(store, clock, tasks, random);
    }

    private SessionSecret sessionSecret() {
        SessionSecret fresh = new SessionSecret(ids.bytes(SessionSecret.BYTES));
        return rows.update(
                List.of(SessionSecret.KEY),
                edit -> edit.get(SessionSecret.KEY, SessionSecret.class).orElseGet(() -> {
                    edit.put(fresh);
                    return fresh;
                }));
    }

    /**
     * Makes an access key for an account's root if it has none yet. Its secret is told here and never again.
     */
    public Optional<RootKey> ensureRootKey(String account) {
        return RootKey.ensure(rows, ids, clock, account);
    }

    public IdentityKeys keys() {
        return keys;
    }

    public PolicyAuthorizer authorizer() {
        return authorizer;
    }

    public Roles roles() {
        return roles;
    }

    public IdentityService service() {
        return service;
    }

    /** Stops following the store. */
    @Override
    public void close() {
        feed.close();
    }
}
