// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.http.Caller;
import io.rivermill.http.Keys.Lookup;
import io.rivermill.wire.iam.AccessKey;
import io.rivermill.wire.iam.AccessKeyMetadata;
import io.rivermill.wire.iam.AttachUserPolicyRequest;
import io.rivermill.wire.iam.CreateAccessKeyRequest;
import io.rivermill.wire.iam.CreateUserRequest;
import io.rivermill.wire.iam.DeleteAccessKeyRequest;
import io.rivermill.wire.iam.DeleteUserRequest;
import io.rivermill.wire.iam.DetachUserPolicyRequest;
import io.rivermill.wire.iam.GetRoleRequest;
import io.rivermill.wire.iam.GetUserRequest;
import io.rivermill.wire.iam.ListAccessKeysRequest;
import io.rivermill.wire.iam.ListUsersRequest;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.PutUserPolicyRequest;
import io.rivermill.wire.iam.UpdateAccessKeyRequest;
import io.rivermill.wire.iam.UpdateUserRequest;
import io.rivermill.wire.iam.User;
import io.rivermill.wire.sts.GetCallerIdentityRequest;
import io.rivermill.wire.sts.GetCallerIdentityResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserOperationsTest {
    private static final String READS_ROLES = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["iam:GetRole","iam:GetUser",\
            "iam:ListAccessKeys"],"Resource":"arn:aws:iam::111122223333:*/${aws:username}"}}""";

    private final IdentityRig rig = new IdentityRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aUserSignsWithAKeyAndMayDoWhatTheirPoliciesAllow() {
        create("ada");
        AccessKey key = createKey("ada");
        assertTrue(key.accessKeyId().matches("AKIA[A-Z2-7]{16}"), key.accessKeyId());
        assertEquals(40, key.secretAccessKey().length());
        Caller ada = rig.signedBy(key.accessKeyId(), null);
        GetCallerIdentityResponse identity =
                rig.call(io.rivermill.wire.sts.Operations.GET_CALLER_IDENTITY, GetCallerIdentityRequest.create(), ada);
        assertEquals("arn:aws:iam::111122223333:user/ada", identity.arn());
        assertTrue(identity.userId().matches("AIDA[A-Z2-7]{17}"), identity.userId());
        assertEquals("111122223333", identity.account());

        assertEquals(
                "AccessDenied 403 User: arn:aws:iam::111122223333:user/ada is not authorized to perform: iam:GetRole on"
                        + " resource: arn:aws:iam::111122223333:role/ada because no identity-based policy allows the"
                        + " iam:GetRole action",
                rig.error(Operations.GET_ROLE, GetRoleRequest.create().roleName("ada"), ada));
        rig.call(
                Operations.PUT_USER_POLICY,
                PutUserPolicyRequest.create().userName("ada").policyName("p").policyDocument(READS_ROLES));
        assertEquals(
                "NoSuchEntity 404 The role with name ada cannot be found.",
                rig.error(Operations.GET_ROLE, GetRoleRequest.create().roleName("ada"), ada));
        assertEquals(
                "ada",
                rig.call(Operations.GET_USER, GetUserRequest.create(), ada)
                        .user()
                        .userName());
        rig.call(
                Operations.ATTACH_USER_POLICY,
                AttachUserPolicyRequest.create().userName("ada").policyArn("arn:aws:iam::aws:policy/AWSDenyAll"));
        assertEquals(
                "AccessDenied 403 User: arn:aws:iam::111122223333:user/ada is not authorized to perform: iam:GetRole on"
                        + " resource: arn:aws:iam::111122223333:role/ada with an explicit deny in an identity-based"
                        + " policy",
                rig.error(Operations.GET_ROLE, GetRoleRequest.create().roleName("ada"), ada));
    }

    @Test
    void twoKeysAtMostAndInactiveOnesSignNothing() {
        create("ada");
        AccessKey first = createKey("ada");
        createKey("ada");
        assertEquals(
                "LimitExceeded 409 Cannot exceed quota for AccessKeysPerUser: 2",
                rig.error(
                        Operations.CREATE_ACCESS_KEY,
                        CreateAccessKeyRequest.create().userName("ada")));
        rig.call(
                Operations.UPDATE_ACCESS_KEY,
                UpdateAccessKeyRequest.create()
                        .userName("ada")
                        .accessKeyId(first.accessKeyId())
                        .status("Inactive"));
        assertInstanceOf(Lookup.Unknown.class, rig.identity.keys().find(first.accessKeyId(), null));
        List<AccessKeyMetadata> keys = rig.call(
                        Operations.LIST_ACCESS_KEYS,
                        ListAccessKeysRequest.create().userName("ada"))
                .accessKeyMetadata();
        assertEquals(
                List.of("Active", "Inactive"),
                keys.stream().map(AccessKeyMetadata::status).sorted().toList());
        DeleteAccessKeyRequest delete =
                DeleteAccessKeyRequest.create().userName("ada").accessKeyId(first.accessKeyId());
        rig.call(Operations.DELETE_ACCESS_KEY, delete);
        assertEquals(
                "NoSuchEntity 404 The Access Key with id " + first.accessKeyId() + " cannot be found",
                rig.error(Operations.DELETE_ACCESS_KEY, delete));
    }

    @Test
    void theRootMakesKeysForItselfWithoutAName() {
        AccessKey key = rig.call(Operations.CREATE_ACCESS_KEY, CreateAccessKeyRequest.create())
                .accessKey();
        assertEquals(
                "arn:aws:iam::111122223333:root",
                rig.signedBy(key.accessKeyId(), null).principal().arn());
        User root = rig.call(Operations.GET_USER, GetUserRequest.create()).user();
        assertEquals("111122223333", root.userId());
        assertNull(root.userName());
    }

    @Test
    void aRenamedUserKeepsKeysAndPolicies() {
        create("ada");
        create("bob");
        AccessKey key = createKey("ada");
        assertEquals(
                "EntityAlreadyExists 409 User with name BOB already exists.",
                rig.error(
                        Operations.UPDATE_USER,
                        UpdateUserRequest.create().userName("ada").newUserName("BOB")));
        rig.call(
                Operations.UPDATE_USER,
                UpdateUserRequest.create()
                        .userName("ada")
                        .newUserName("Lovelace")
                        .newPath("/math/"));
        assertEquals(
                "arn:aws:iam::111122223333:user/math/Lovelace",
                rig.signedBy(key.accessKeyId(), null).principal().arn());
        assertEquals(
                List.of("bob", "Lovelace"),
                rig.call(Operations.LIST_USERS, ListUsersRequest.create()).users().stream()
                        .map(User::userName)
                        .toList());
        assertEquals(
                "NoSuchEntity 404 The user with name ada cannot be found.",
                rig.error(Operations.GET_USER, GetUserRequest.create().userName("ada")));
    }

    @Test
    void aUserIsDeletedOnlyWhenNothingHangsOnThem() {
        create("ada");
        AccessKey key = createKey("ada");
        String policy = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
        rig.call(
                Operations.ATTACH_USER_POLICY,
                AttachUserPolicyRequest.create().userName("ada").policyArn(policy));
        DeleteUserRequest delete = DeleteUserRequest.create().userName("ada");
        assertEquals(
                "DeleteConflict 409 Cannot delete entity, must detach all policies first.",
                rig.error(Operations.DELETE_USER, delete));
        rig.call(
                Operations.DETACH_USER_POLICY,
                DetachUserPolicyRequest.create().userName("ada").policyArn(policy));
        assertEquals(
                "DeleteConflict 409 Cannot delete entity, must delete access keys first.",
                rig.error(Operations.DELETE_USER, delete));
        rig.call(
                Operations.DELETE_ACCESS_KEY,
                DeleteAccessKeyRequest.create().userName("ada").accessKeyId(key.accessKeyId()));
        rig.call(Operations.DELETE_USER, delete);
        assertInstanceOf(Lookup.Unknown.class, rig.identity.keys().find(key.accessKeyId(), null));
    }

    private void create(String name) {
        rig.call(Operations.CREATE_USER, CreateUserRequest.create().userName(name));
    }

    private AccessKey createKey(String userName) {
        return rig.call(
                        Operations.CREATE_ACCESS_KEY,
                        CreateAccessKeyRequest.create().userName(userName))
                .accessKey();
    }
}
