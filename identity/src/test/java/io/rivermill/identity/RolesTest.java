// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import static io.rivermill.identity.IdentityRig.ACCOUNT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.http.Access;
import io.rivermill.http.Keys.Lookup;
import io.rivermill.http.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RolesTest {
    private static final String ROLE = "arn:aws:iam::" + ACCOUNT + ":role/service-role/worker";
    private static final String STREAM =
            "arn:aws:dynamodb:us-east-1:" + ACCOUNT + ":table/Music/stream/2026-01-01T00:00:00.000";
    private static final List<Access> STREAM_READS = List.of(
            Access.of("dynamodb:DescribeStream", STREAM),
            Access.of("dynamodb:GetRecords", STREAM),
            Access.of("dynamodb:GetShardIterator", STREAM),
            Access.of("dynamodb:ListStreams", "*"));

    private final IdentityRig rig = new IdentityRig();
    private final Roles roles = rig.identity.roles();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aRoleIsTrustedByTheServiceItNames() {
        assertFalse(roles.trusts(ROLE, "lambda.amazonaws.com"));
        put(role(Grants.NONE));
        assertTrue(roles.trusts(ROLE, "lambda.amazonaws.com"));
        assertFalse(roles.trusts(ROLE, "ec2.amazonaws.com"));
        assertFalse(roles.trusts("arn:aws:iam::" + ACCOUNT + ":role/worker", "lambda.amazonaws.com"), "another path");
        assertFalse(roles.trusts("not an ARN", "lambda.amazonaws.com"));
    }

    @Test
    void basicExecutionDoesNotReadStreamsAndFullAccessDoes() {
        put(role(Grants.NONE.withAttached("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")));
        assertFalse(roles.mayAll(ROLE, STREAM_READS));
        assertEquals(Optional.of(STREAM_READS.getFirst()), roles.firstDenied(ROLE, STREAM_READS));
        assertEquals(
                Optional.of("User: arn:aws:sts::111122223333:assumed-role/worker/fn is not authorized to perform: "
                        + "dynamodb:DescribeStream on resource: " + STREAM
                        + " because no identity-based policy allows the dynamodb:DescribeStream action"),
                roles.denial(ROLE, "fn", STREAM_READS));

        put(role(Grants.NONE.withAttached("arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess")));
        assertTrue(roles.mayAll(ROLE, STREAM_READS));
        put(role(Grants.NONE.withAttached("arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess")));
        assertEquals(Optional.of(STREAM_READS.get(1)), roles.firstDenied(ROLE, STREAM_READS));
        put(role(Grants.NONE
                .withAttached("arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess")
                .withAttached("arn:aws:iam::aws:policy/AWSDenyAll")));
        assertFalse(roles.mayAll(ROLE, STREAM_READS));
    }

    @Test
    void aSessionActsAsTheRoleUntilItsTimeOrTheRoleIsOver() {
        put(role(Grants.NONE));
        SessionCredentials session = session();
        Lookup.Known known = assertInstanceOf(Lookup.Known.class, find(rig.identity, session));
        assertEquals(session.secretAccessKey(), known.secret());
        assertEquals(
                "arn:aws:sts::111122223333:assumed-role/worker/fn",
                known.principal().arn());
        assertEquals("AROAWORKER:fn", known.principal().userId());
        assertEquals(Principal.Kind.ROLE_SESSION, known.principal().kind());
        assertTrue(session.accessKeyId().matches("ASIA[A-Z2-7]{16}"), session.accessKeyId());
        assertEquals(40, session.secretAccessKey().length());
        assertTrue(session.sessionToken().length() < 1024);

        rig.clock.advance(Duration.ofHours(12));
        assertInstanceOf(Lookup.Expired.class, find(rig.identity, session));
        SessionCredentials next = session();
        delete(Role.key(ACCOUNT, "worker"));
        assertInstanceOf(Lookup.Unknown.class, find(rig.identity, next));
    }

    @Test
    void aRoleOfTheSameNameIsNotTheOneOfTheSession() {
        put(role(Grants.NONE));
        SessionCredentials session = session();
        Role first = role(Grants.NONE);
        put(new Role(
                ACCOUNT, first.path(), first.name(), "AROAOTHER", 0, first.trust(), null, 3600, Map.of(), Grants.NONE));
        assertInstanceOf(Lookup.Unknown.class, find(rig.identity, session));
    }

    @Test
    void sessionsSurviveARestartAndHoldOnAnotherNode() {
        put(role(Grants.NONE));
        SessionCredentials session = session();
        try (Identity again = rig.open(99)) {
            Lookup.Known known = assertInstanceOf(Lookup.Known.class, find(again, session));
            assertEquals(session.secretAccessKey(), known.secret());
        }
    }

    @Test
    void aTokenThatWasChangedIsBadAndAForeignOneIsUnknown() {
        put(role(Grants.NONE));
        SessionCredentials session = session();
        IdentityKeys keys = rig.identity.keys();
        String token = session.sessionToken();
        char changed = token.charAt(20) == 'A' ? 'B' : 'A';
        String broken = token.substring(0, 20) + changed + token.substring(21);
        assertInstanceOf(Lookup.BadToken.class, keys.find(session.accessKeyId(), broken));
        assertInstanceOf(Lookup.BadToken.class, keys.find(session.accessKeyId(), "not ours"));
        assertInstanceOf(Lookup.BadToken.class, keys.find(session.accessKeyId(), null));
        assertInstanceOf(Lookup.BadToken.class, keys.find("ASIAIOSFODNN7EXAMPLE", token));
        assertInstanceOf(Lookup.Unknown.class, keys.find("ASIAIOSFODNN7EXAMPLE", "AwoJb3JpZ2lu"));
        assertInstanceOf(Lookup.Unknown.class, keys.find("ASIAIOSFODNN7EXAMPLE", null));
    }

    @Test
    void whatAnotherNodeChangesIsSeenHere() throws InterruptedException {
        try (Identity other = rig.open(2)) {
            put(role(Grants.NONE));
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (!other.roles().exists(ROLE) && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertTrue(other.roles().exists(ROLE));
        }
    }

    @Test
    void theRootKeyIsToldOnce() {
        RootKey key = rig.identity.ensureRootKey(ACCOUNT).orElseThrow();
        assertEquals(
                new Lookup.Known(key.secretAccessKey(), Principal.root(ACCOUNT)),
                rig.identity.keys().find(key.accessKeyId(), null));
        assertEquals(Optional.empty(), rig.identity.ensureRootKey(ACCOUNT));
        try (Identity again = rig.open(3)) {
            assertEquals(Optional.empty(), again.ensureRootKey(ACCOUNT));
            assertInstanceOf(Lookup.Known.class, again.keys().find(key.accessKeyId(), null));
        }
        assertInstanceOf(Lookup.Unknown.class, rig.identity.keys().find("AKIAIOSFODNN7EXAMPLE", null));
    }

    private static Role role(Grants grants) {
        return new Role(
                ACCOUNT,
                "/service-role/",
                "worker",
                "AROAWORKER",
                0,
                new PolicyText(IdentityRig.LAMBDA_TRUST),
                null,
                3600,
                new TreeMap<>(),
                grants);
    }

    private void put(Role role) {
        rig.parts().rows().update(List.of(role.key()), edit -> {
            edit.put(role);
            return true;
        });
    }

    private void delete(String key) {
        rig.parts().rows().update(List.of(key), edit -> {
            edit.delete(edit.get(key, Role.class).orElseThrow());
            return true;
        });
    }

    private SessionCredentials session() {
        return roles.session(ROLE, "lambda.amazonaws.com", "fn", Duration.ofHours(12))
                .orElseThrow();
    }

    private static Lookup find(Identity identity, SessionCredentials session) {
        return identity.keys().find(session.accessKeyId(), session.sessionToken());
    }
}
