// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.base.Clock;
import io.rivermill.http.Keys;
import io.rivermill.http.Principal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Access keys as the identities have them, and temporary ones as their tokens say.
 *
 * <p>Threads: any; never blocks.
 */
public final class IdentityKeys implements Keys {
    private final IdentityState state;
    private final SessionTokens tokens;
    private final Clock clock;

    IdentityKeys(IdentityState state, SessionTokens tokens, Clock clock) {
        this.state = state;
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public Lookup find(String accessKeyId, @Nullable String sessionToken) {
        if (accessKeyId.startsWith(SessionTokens.KEY_PREFIX)) {
            return temporary(accessKeyId, sessionToken);
        }
        Optional<AccessKey> key = state.accessKey(accessKeyId).filter(AccessKey::active);
        return key.isPresent() ? lasting(key.get()) : new Lookup.Unknown();
    }

    private Lookup lasting(AccessKey key) {
        String userName = key.userName();
        if (userName == null) {
            return new Lookup.Known(key.secret(), Principal.root(key.account()));
        }
        return state.user(key.account(), userName)
                .<Lookup>map(user -> new Lookup.Known(
                        key.secret(), new Principal(Principal.Kind.USER, user.account(), user.arn(), user.id())))
                .orElseGet(Lookup.Unknown::new);
    }

    private Lookup temporary(String accessKeyId, @Nullable String sessionToken) {
        if (sessionToken == null) {
            return tokens.isOurs(accessKeyId) ? new Lookup.BadToken() : new Lookup.Unknown();
        }
        return switch (tokens.open(accessKeyId, sessionToken)) {
            case SessionTokens.Opened.Foreign ignored -> new Lookup.Unknown();
            case SessionTokens.Opened.Broken ignored -> new Lookup.BadToken();
            case SessionTokens.Opened.Genuine genuine -> {
                if (genuine.claims().expiresMillis() <= clock.millis()) {
                    yield new Lookup.Expired();
                }
                yield principal(genuine.claims())
                        .<Lookup>map(principal -> new Lookup.Known(genuine.secretAccessKey(), principal))
                        .orElseGet(Lookup.Unknown::new);
            }
        };
    }

    /** Who a session acts as; nothing if its role or user is gone, also if another one has the name now. */
    private Optional<Principal> principal(SessionClaims claims) {
        Principal.Session session =
                new Principal.Session(Instant.ofEpochMilli(claims.issuedMillis()), claims.policies(), claims.tags());
        String account = claims.account();
        return switch (claims.subject()) {
            case ROLE ->
                state.role(account, claims.name())
                        .filter(role -> role.id().equals(claims.uniqueId()))
                        .map(role -> session(role, claims.sessionName(), session));
            case USER ->
                state.user(account, claims.name())
                        .filter(user -> user.id().equals(claims.uniqueId()))
                        .map(user -> new Principal(Principal.Kind.USER, account, user.arn(), user.id(), session));
            case ROOT -> {
                Principal root = Principal.root(account);
                yield Optional.of(new Principal(root.kind(), account, root.arn(), root.userId(), session));
            }
        };
    }

    /** A session of a role as a principal. */
    static Principal session(Role role, String sessionName, Principal.Session session) {
        return new Principal(
                Principal.Kind.ROLE_SESSION,
                role.account(),
                role.sessionArn(sessionName),
                role.id() + ':' + sessionName,
                session);
    }
}
