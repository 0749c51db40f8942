// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.store.Row;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All identities of all accounts in memory, as the rows of the store say: what keys and policies are judged by without
 * waiting. {@link IdentityFeed} alone changes it.
 *
 * <p>Threads: any may read; each entity is seen whole, several of them not necessarily as of one moment.
 */
final class IdentityState {
    private final ConcurrentSkipListMap<String, Entity> entities = new ConcurrentSkipListMap<>();
    private final AtomicLong changes = new AtomicLong();

    /**
     * Grows with every change, once the change can be seen: what was read after asking this is good for as long as this
     * stays the same.
     */
    long version() {
        return changes.get();
    }

    Optional<Role> role(String account, String name) {
        return at(Role.key(account, name), Role.class);
    }

    /** The role of exactly this ARN, path included. */
    Optional<Role> roleOf(String arn) {
        return Role.keyOf(arn)
                .flatMap(key -> at(key, Role.class))
                .filter(role -> role.arn().equals(arn));
    }

    List<Role> roles(String account) {
        return under(Role.KIND + account + '/', Role.class).toList();
    }

    Optional<User> user(String account, String name) {
        return at(User.key(account, name), User.class);
    }

    Optional<User> userOf(String arn) {
        return User.keyOf(arn)
                .flatMap(key -> at(key, User.class))
                .filter(user -> user.arn().equals(arn));
    }

    List<User> users(String account) {
        return under(User.KIND + account + '/', User.class).toList();
    }

    /** Everyone of an account to whom policies can be given. */
    Stream<Grantee> grantees(String account) {
        return Stream.concat(users(account).stream(), roles(account).stream());
    }

    Optional<AccessKey> accessKey(String id) {
        return at(AccessKey.key(id), AccessKey.class);
    }

    Optional<Account> account(String number) {
        return at(Account.key(number), Account.class);
    }

    List<CustomerPolicy> policies(String account) {
        return under(CustomerPolicy.KIND + account + '/', CustomerPolicy.class).toList();
    }

    /** The customer's or shipped policy of exactly this ARN. */
    Optional<ManagedPolicy> policyOf(String arn) {
        Optional<ShippedPolicy> shipped = ShippedPolicy.of(arn);
        if (shipped.isPresent()) {
            return Optional.of(shipped.get());
        }
        return CustomerPolicy.keyOf(arn)
                .flatMap(key -> at(key, CustomerPolicy.class))
                .filter(policy -> policy.arn().equals(arn))
                .map(policy -> policy);
    }

    Optional<SessionSecret> sessionSecret() {
        return at(SessionSecret.KEY, SessionSecret.class);
    }

    /** Makes this as all rows now are. */
    void replace(List<Row> rows) {
        Map<String, Entity> read = new HashMap<>();
        for (Row row : rows) {
            String key = new String(row.key().key(), StandardCharsets.UTF_8);
            read.put(key, Entity.read(key, row.value()));
        }
        entities.keySet().retainAll(read.keySet());
        entities.putAll(read);
        changes.incrementAndGet();
    }

    /** Makes this as the row now is; null if there is no row any more. */
    void apply(byte[] rowKey, byte @Nullable [] row) {
        String key = new String(rowKey, StandardCharsets.UTF_8);
        if (row == null) {
            entities.remove(key);
        } else {
            entities.put(key, Entity.read(key, row));
        }
        changes.incrementAndGet();
    }

    private <T extends Entity> Optional<T> at(String key, Class<T> type) {
        return Optional.ofNullable(entities.get(key)).map(type::cast);
    }

    private <T extends Entity> Stream<T> under(String prefix, Class<T> type) {
        return entities.subMap(prefix, prefix + Character.MAX_VALUE).values().stream()
                .map(type::cast);
    }
}
