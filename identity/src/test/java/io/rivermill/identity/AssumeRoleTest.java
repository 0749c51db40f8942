// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.Principal;
import io.rivermill.wire.iam.AttachRolePolicyRequest;
import io.rivermill.wire.iam.CreateAccessKeyRequest;
import io.rivermill.wire.iam.CreateRoleRequest;
import io.rivermill.wire.iam.CreateUserRequest;
import io.rivermill.wire.iam.PutUserPolicyRequest;
import io.rivermill.wire.sts.AssumeRoleRequest;
import io.rivermill.wire.sts.AssumeRoleResponse;
import io.rivermill.wire.sts.GetCallerIdentityRequest;
import io.rivermill.wire.sts.GetCallerIdentityResponse;
import io.rivermill.wire.sts.Operations;
import io.rivermill.wire.sts.PolicyDescriptorType;
import io.rivermill.wire.sts.ProvidedContext;
import io.rivermill.wire.sts.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AssumeRoleTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/reader";
    private static final String TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/T";
    private static final String READ_ONLY = "arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess";

    private final IdentityRig rig = new IdentityRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void theSessionIsTheRolesAndMayDoWhatItMay() {
        role("\"AWS\":\"111122223333\"", "");
        AssumeRoleResponse response = rig.call(Operations.ASSUME_ROLE, assume());
        assertEquals(
                "arn:aws:sts::111122223333:assumed-role/reader/me",
                response.assumedRoleUser().arn());
        assertEquals(
                Instant.parse("2026-01-01T01:00:00Z"), response.credentials().expiration());
        Caller session = caller(response);
        GetCallerIdentityResponse identity =
                rig.call(Operations.GET_CALLER_IDENTITY, GetCallerIdentityRequest.create(), session);
        assertEquals("arn:aws:sts::111122223333:assumed-role/reader/me", identity.arn());
        assertTrue(identity.userId().matches("AROA[A-Z2-7]{17}:me"), identity.userId());
        assertEquals(Optional.empty(), denial(session, "dynamodb:GetItem"));
        assertEquals(
                Optional.of("User: arn:aws:sts::111122223333:assumed-role/reader/me is not authorized to perform:"
                        + " dynamodb:PutItem on resource: " + TABLE
                        + " because no identity-based policy allows the dynamodb:PutItem action"),
                denial(session, "dynamodb:PutItem"));
    }

    @Test
    void aRoleThatDoesNotTrustTheCallerIsAsGoodAsMissing() {
        role("\"Service\":\"lambda.amazonaws.com\"", "");
        String denied = "AccessDenied 403 User: arn:aws:iam::111122223333:root is not authorized to perform:"
                + " sts:AssumeRole on resource: ";
        assertEquals(denied + ROLE, rig.error(Operations.ASSUME_ROLE, assume()));
        assertEquals(denied + ROLE + "2", rig.error(Operations.ASSUME_ROLE, assume().roleArn(ROLE + "2")));
        assertEquals(
                "ValidationError 400 not a role at all is invalid",
                rig.error(Operations.ASSUME_ROLE, assume().roleArn("not a role at all")));
    }

    @Test
    void aUserNeedsARightOfTheirOwnIfTheRoleTrustsTheAccount() {
        role("\"AWS\":\"arn:aws:iam::111122223333:root\"", "");
        Caller ada = user("ada");
        assertEquals(
                "AccessDenied 403 User: arn:aws:iam::111122223333:user/ada is not authorized to perform: sts:AssumeRole"
                        + " on resource: " + ROLE,
                rig.error(Operations.ASSUME_ROLE, assume(), ada));
        rig.call(
                io.rivermill.wire.iam.Operations.PUT_USER_POLICY,
                PutUserPolicyRequest.create()
                        .userName("ada")
                        .policyName("p")
                        .policyDocument("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                                + "\"Action\":\"sts:AssumeRole\",\"Resource\":\"" + ROLE + "\"}}"));
        rig.call(Operations.ASSUME_ROLE, assume(), ada);
    }

    @Test
    void aUserWhomTheRoleNamesNeedsNothingElse() {
        Caller ada = user("ada");
        role("\"AWS\":\"arn:aws:iam::111122223333:user/ada\"", "");
        rig.call(Operations.ASSUME_ROLE, assume(), ada);
    }

    @Test
    void conditionsOfTheTrustPolicyHold() {
        role("\"AWS\":\"*\"", ",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"secret\"}}");
        assertEquals(
                "AccessDenied 403 User: arn:aws:iam::111122223333:root is not authorized to perform: sts:AssumeRole on"
                        + " resource: " + ROLE,
                rig.error(Operations.ASSUME_ROLE, assume()));
        Caller other = IdentityRig.as(Principal.root("444455556666"));
        rig.call(Operations.ASSUME_ROLE, assume().externalId("secret"), other);
    }

    @Test
    void sessionPoliciesNarrowTheSession() {
        role("\"AWS\":\"111122223333\"", "");
        AssumeRoleResponse response = rig.call(
                Operations.ASSUME_ROLE,
                assume().policy("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                                + "\"Action\":\"dynamodb:Scan\",\"Resource\":\"*\"}}")
                        .policyArns(List.of(PolicyDescriptorType.create()
                                .arn("arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole"))));
        assertEquals(8, response.packedPolicySize());
        Caller session = caller(response);
        assertEquals(Optional.empty(), denial(session, "dynamodb:Scan"));
        assertEquals(
                Optional.of("User: arn:aws:sts::111122223333:assumed-role/reader/me is not authorized to perform:"
                        + " dynamodb:GetItem on resource: " + TABLE
                        + " because no session policy allows the dynamodb:GetItem action"),
                denial(session, "dynamodb:GetItem"));
    }

    @Test
    void aSessionThatNoHeaderCouldCarryIsRefused() {
        role("\"AWS\":\"111122223333\"", "");
        String policy =
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\"}}";
        AssumeRoleResponse full =
                rig.call(Operations.ASSUME_ROLE, assume().policy(policy + " ".repeat(2_048 - policy.length())));
        assertEquals(100, full.packedPolicySize());
        assertEquals(
                "PackedPolicyTooLarge 400 Packed policy consumes 101% of allotted space, please use smaller policy.",
                rig.error(Operations.ASSUME_ROLE, assume().policy(policy + " ".repeat(2_049 - policy.length()))));
    }

    @Test
    void whatWouldChangeTheSessionIsRefusedIfItCannotBeHeld() {
        role("\"AWS\":\"111122223333\"", "");
        assertEquals(
                "ValidationError 400 Rivermill doesn't support SourceIdentity yet.",
                rig.error(Operations.ASSUME_ROLE, assume().sourceIdentity("ann")));
        assertEquals(
                "ValidationError 400 Rivermill doesn't support TransitiveTagKeys yet.",
                rig.error(Operations.ASSUME_ROLE, assume().transitiveTagKeys(List.of("team"))));
        assertEquals(
                "ValidationError 400 Rivermill doesn't support ProvidedContexts yet.",
                rig.error(Operations.ASSUME_ROLE, assume().providedContexts(List.of(ProvidedContext.create()))));
    }

    @Test
    void sessionTagsAreConditionKeysIfTheRoleTakesThem() {
        role("\"AWS\":\"111122223333\"", "");
        AssumeRoleRequest tagged =
                assume().tags(List.of(Tag.create().key("team").value("red")));
        assertEquals(
                "AccessDenied 403 User: arn:aws:iam::111122223333:root is not authorized to perform: sts:TagSession on"
                        + " resource: " + ROLE,
                rig.error(Operations.ASSUME_ROLE, tagged));
    }

    @Test
    void aSessionIsAsLongAsTheRoleAllows() {
        role("\"AWS\":[\"111122223333\"]", "");
        assertEquals(
                "ValidationError 400 The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
                rig.error(Operations.ASSUME_ROLE, assume().durationSeconds(3601)));
        assertEquals(
                Instant.parse("2026-01-01T00:15:00Z"),
                rig.call(Operations.ASSUME_ROLE, assume().durationSeconds(900))
                        .credentials()
                        .expiration());
    }

    private void role(String principal, String condition) {
        rig.call(
                io.rivermill.wire.iam.Operations.CREATE_ROLE,
                CreateRoleRequest.create()
                        .roleName("reader")
                        .assumeRolePolicyDocument(
                                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\"," + "\"Principal\":{"
                                        + principal + "},\"Action\":\"sts:AssumeRole\"" + condition + "}}"));
        rig.call(
                io.rivermill.wire.iam.Operations.ATTACH_ROLE_POLICY,
                AttachRolePolicyRequest.create().roleName("reader").policyArn(READ_ONLY));
    }

    private Caller user(String name) {
        rig.call(
                io.rivermill.wire.iam.Operations.CREATE_USER,
                CreateUserRequest.create().userName(name));
        return rig.signedBy(
                rig.call(
                                io.rivermill.wire.iam.Operations.CREATE_ACCESS_KEY,
                                CreateAccessKeyRequest.create().userName(name))
                        .accessKey()
                        .accessKeyId(),
                null);
    }

    private static AssumeRoleRequest assume() {
        return AssumeRoleRequest.create().roleArn(ROLE).roleSessionName("me");
    }

    private Caller caller(AssumeRoleResponse response) {
        return rig.signedBy(
                response.credentials().accessKeyId(), response.credentials().sessionToken());
    }

    private Optional<String> denial(Caller caller, String action) {
        return rig.identity.authorizer().denial(caller, List.of(Access.of(action, TABLE)));
    }
}
