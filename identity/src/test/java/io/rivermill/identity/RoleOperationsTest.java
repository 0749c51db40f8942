// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import static io.rivermill.identity.IdentityRig.ACCOUNT;
import static io.rivermill.identity.IdentityRig.LAMBDA_TRUST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.wire.iam.AttachRolePolicyRequest;
import io.rivermill.wire.iam.AttachedPolicy;
import io.rivermill.wire.iam.CreateRoleRequest;
import io.rivermill.wire.iam.DeleteRolePolicyRequest;
import io.rivermill.wire.iam.DeleteRoleRequest;
import io.rivermill.wire.iam.DetachRolePolicyRequest;
import io.rivermill.wire.iam.GetRolePolicyRequest;
import io.rivermill.wire.iam.GetRoleRequest;
import io.rivermill.wire.iam.ListAttachedRolePoliciesRequest;
import io.rivermill.wire.iam.ListRolePoliciesRequest;
import io.rivermill.wire.iam.ListRoleTagsRequest;
import io.rivermill.wire.iam.ListRolesRequest;
import io.rivermill.wire.iam.ListRolesResponse;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.PutRolePolicyRequest;
import io.rivermill.wire.iam.Role;
import io.rivermill.wire.iam.Tag;
import io.rivermill.wire.iam.TagRoleRequest;
import io.rivermill.wire.iam.UntagRoleRequest;
import io.rivermill.wire.iam.UpdateAssumeRolePolicyRequest;
import io.rivermill.wire.iam.UpdateRoleRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoleOperationsTest {
    private static final String BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    private static final String FULL = "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess";
    private static final String INLINE = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*"}}""";

    private final IdentityRig rig = new IdentityRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aRoleIsAnsweredAsItWasCreated() {
        Role created = rig.call(
                        Operations.CREATE_ROLE,
                        CreateRoleRequest.create()
                                .roleName("Worker")
                                .path("/service-role/")
                                .description("works")
                                .assumeRolePolicyDocument(LAMBDA_TRUST)
                                .tags(List.of(Tag.create().key("team").value("red"))))
                .role();
        assertEquals("arn:aws:iam::111122223333:role/service-role/Worker", created.arn());
        assertTrue(created.roleId().matches("AROA[A-Z2-7]{17}"), created.roleId());
        assertEquals(Instant.parse("2026-01-01T00:00:00Z"), created.createDate());
        assertNull(created.maxSessionDuration(), "not told at creation");
        assertEquals("team", created.tags().getFirst().key());

        Role got = get("worker");
        assertEquals("Worker", got.roleName(), "names are found whatever their case");
        assertEquals(3600, got.maxSessionDuration());
        assertEquals("works", got.description());
        assertNotNull(got.roleLastUsed());
        assertFalse(got.assumeRolePolicyDocument().contains("{"), "documents are URL-encoded");
        assertEquals(LAMBDA_TRUST, URLDecoder.decode(got.assumeRolePolicyDocument(), StandardCharsets.UTF_8));
    }

    @Test
    void documentsAreEncodedAsRfc3986Says() {
        String trust = LAMBDA_TRUST.replace(",\"Action\"", ", \"Sid\": \"aZ\", \"Action\"");
        rig.call(
                Operations.CREATE_ROLE, CreateRoleRequest.create().roleName("r").assumeRolePolicyDocument(trust));
        rig.call(
                Operations.PUT_ROLE_POLICY,
                PutRolePolicyRequest.create().roleName("r").policyName("p").policyDocument(INLINE));
        assertTrue(get("r").assumeRolePolicyDocument().contains("%2C%20%22Sid%22%3A%20%22aZ%22"));
        String document = rig.call(
                        Operations.GET_ROLE_POLICY,
                        GetRolePolicyRequest.create().roleName("r").policyName("p"))
                .policyDocument();
        assertTrue(document.contains("dynamodb%3A%2A"), document);
    }

    @Test
    void aRoleThatIsThereIsNotCreatedAgain() {
        rig.createRole("worker");
        assertEquals(
                "EntityAlreadyExists 409 Role with name WORKER already exists.",
                rig.error(
                        Operations.CREATE_ROLE,
                        CreateRoleRequest.create().roleName("WORKER").assumeRolePolicyDocument(LAMBDA_TRUST)));
        assertEquals(
                "MalformedPolicyDocument 400 This policy contains invalid Json",
                rig.error(
                        Operations.CREATE_ROLE,
                        CreateRoleRequest.create().roleName("other").assumeRolePolicyDocument("{")));
        assertEquals(
                "LimitExceeded 409 Cannot exceed quota for ACLSizePerRole: 2048",
                rig.error(
                        Operations.CREATE_ROLE,
                        CreateRoleRequest.create()
                                .roleName("other")
                                .assumeRolePolicyDocument(LAMBDA_TRUST.replace(
                                        "\"Effect\"", "\"Sid\":\"" + "x".repeat(2048) + "\",\"Effect\""))));
    }

    @Test
    void aMissingRoleIsMissingEverywhere() {
        String missing = "NoSuchEntity 404 The role with name nobody cannot be found.";
        assertEquals(
                missing, rig.error(Operations.GET_ROLE, GetRoleRequest.create().roleName("nobody")));
        assertEquals(
                missing,
                rig.error(Operations.DELETE_ROLE, DeleteRoleRequest.create().roleName("nobody")));
        assertEquals(missing, rig.error(Operations.ATTACH_ROLE_POLICY, attach("nobody", BASIC)));
        assertEquals(
                missing,
                rig.error(
                        Operations.PUT_ROLE_POLICY,
                        PutRolePolicyRequest.create()
                                .roleName("nobody")
                                .policyName("p")
                                .policyDocument(INLINE)));
        assertEquals(
                missing,
                rig.error(
                        Operations.LIST_ROLE_POLICIES,
                        ListRolePoliciesRequest.create().roleName("nobody")));
    }

    @Test
    void attachedPoliciesAreListedAndDetached() {
        rig.createRole("worker");
        rig.call(Operations.ATTACH_ROLE_POLICY, attach("worker", BASIC));
        rig.call(Operations.ATTACH_ROLE_POLICY, attach("worker", BASIC));
        rig.call(Operations.ATTACH_ROLE_POLICY, attach("worker", FULL));
        assertEquals(List.of("AmazonDynamoDBFullAccess", "AWSLambdaBasicExecutionRole"), attachedNames(null));
        assertEquals(List.of("AWSLambdaBasicExecutionRole"), attachedNames("/service-role/"));
        rig.call(
                Operations.DETACH_ROLE_POLICY,
                DetachRolePolicyRequest.create().roleName("worker").policyArn(FULL));
        assertEquals(List.of("AWSLambdaBasicExecutionRole"), attachedNames(null));
        assertEquals(
                "NoSuchEntity 404 Policy " + FULL + " was not found.",
                rig.error(
                        Operations.DETACH_ROLE_POLICY,
                        DetachRolePolicyRequest.create().roleName("worker").policyArn(FULL)));
        String unknown = "arn:aws:iam::aws:policy/NoSuchPolicy";
        assertEquals(
                "NoSuchEntity 404 Policy " + unknown + " does not exist or is not attachable.",
                rig.error(Operations.ATTACH_ROLE_POLICY, attach("worker", unknown)));
        assertEquals(
                "ValidationError 400 Invalid ARN:  Could not be parsed!",
                rig.error(Operations.ATTACH_ROLE_POLICY, attach("worker", "something that is no ARN")));
    }

    @Test
    void aRoleTakesTenPoliciesAndTenThousandCharacters() {
        rig.createRole("worker");
        List<ShippedPolicy> shipped = ShippedPolicy.all();
        shipped.subList(0, 10)
                .forEach(policy -> rig.call(Operations.ATTACH_ROLE_POLICY, attach("worker", policy.arn())));
        assertEquals(
                "LimitExceeded 409 Cannot exceed quota for PoliciesPerRole: 10",
                rig.error(
                        Operations.ATTACH_ROLE_POLICY,
                        attach("worker", shipped.get(10).arn())));
        String large = INLINE.replace("\"*\"}", "\"arn:aws:dynamodb:*:*:table/" + "x".repeat(6000) + "\"}");
        rig.call(
                Operations.PUT_ROLE_POLICY,
                PutRolePolicyRequest.create().roleName("worker").policyName("a").policyDocument(large));
        assertEquals(
                "LimitExceeded 409 Maximum policy size of 10240 bytes exceeded for role worker",
                rig.error(
                        Operations.PUT_ROLE_POLICY,
                        PutRolePolicyRequest.create()
                                .roleName("worker")
                                .policyName("b")
                                .policyDocument(large)));
    }

    @Test
    void inlinePoliciesComeAndGo() {
        rig.createRole("worker");
        rig.call(
                Operations.PUT_ROLE_POLICY,
                PutRolePolicyRequest.create().roleName("worker").policyName("p").policyDocument(INLINE));
        assertEquals(
                List.of("p"),
                rig.call(
                                Operations.LIST_ROLE_POLICIES,
                                ListRolePoliciesRequest.create().roleName("worker"))
                        .policyNames());
        assertEquals(
                "MalformedPolicyDocument 400 Policy statement must contain actions.",
                rig.error(
                        Operations.PUT_ROLE_POLICY,
                        PutRolePolicyRequest.create()
                                .roleName("worker")
                                .policyName("p")
                                .policyDocument(INLINE.replace("\"Action\":\"dynamodb:*\",", ""))));
        DeleteRolePolicyRequest delete =
                DeleteRolePolicyRequest.create().roleName("worker").policyName("p");
        rig.call(Operations.DELETE_ROLE_POLICY, delete);
        String missing = "NoSuchEntity 404 The role policy with name p cannot be found.";
        assertEquals(missing, rig.error(Operations.DELETE_ROLE_POLICY, delete));
        assertEquals(
                missing,
                rig.error(
                        Operations.GET_ROLE_POLICY,
                        GetRolePolicyRequest.create().roleName("worker").policyName("p")));
    }

    @Test
    void aRoleIsDeletedOnlyWhenNothingHangsOnIt() {
        rig.createRole("worker");
        DeleteRoleRequest delete = DeleteRoleRequest.create().roleName("worker");
        rig.call(Operations.ATTACH_ROLE_POLICY, attach("worker", BASIC));
        rig.call(
                Operations.PUT_ROLE_POLICY,
                PutRolePolicyRequest.create().roleName("worker").policyName("p").policyDocument(INLINE));
        assertEquals(
                "DeleteConflict 409 Cannot delete entity, must detach all policies first.",
                rig.error(Operations.DELETE_ROLE, delete));
        rig.call(
                Operations.DETACH_ROLE_POLICY,
                DetachRolePolicyRequest.create().roleName("worker").policyArn(BASIC));
        assertEquals(
                "DeleteConflict 409 Cannot delete entity, must delete policies first.",
                rig.error(Operations.DELETE_ROLE, delete));
        rig.call(
                Operations.DELETE_ROLE_POLICY,
                DeleteRolePolicyRequest.create().roleName("worker").policyName("p"));
        rig.call(Operations.DELETE_ROLE, delete);
        assertEquals(
                "NoSuchEntity 404 The role with name worker cannot be found.",
                rig.error(Operations.DELETE_ROLE, delete));
    }

    @Test
    void rolesArePagedInTheOrderOfTheirNames() {
        for (String name : List.of("delta", "Alpha", "charlie", "Bravo")) {
            rig.createRole(name);
        }
        ListRolesResponse first =
                rig.call(Operations.LIST_ROLES, ListRolesRequest.create().maxItems(3));
        assertEquals(
                List.of("Alpha", "Bravo", "charlie"),
                first.roles().stream().map(Role::roleName).toList());
        assertTrue(first.isTruncated());
        ListRolesResponse second = rig.call(
                Operations.LIST_ROLES, ListRolesRequest.create().maxItems(3).marker(first.marker()));
        assertEquals(
                List.of("delta"), second.roles().stream().map(Role::roleName).toList());
        assertEquals(false, second.isTruncated());
        assertNull(second.marker());
        assertEquals(
                List.of(),
                rig.call(Operations.LIST_ROLES, ListRolesRequest.create().pathPrefix("/service-role/"))
                        .roles());
    }

    @Test
    void descriptionSessionLengthAndTrustCanBeChanged() {
        rig.createRole("worker");
        rig.call(
                Operations.UPDATE_ROLE,
                UpdateRoleRequest.create().roleName("worker").description("new").maxSessionDuration(7200));
        assertEquals("new", get("worker").description());
        assertEquals(7200, get("worker").maxSessionDuration());
        String arn = "arn:aws:iam::" + ACCOUNT + ":role/worker";
        assertTrue(rig.identity.roles().trusts(arn, "lambda.amazonaws.com"));
        rig.call(
                Operations.UPDATE_ASSUME_ROLE_POLICY,
                UpdateAssumeRolePolicyRequest.create()
                        .roleName("worker")
                        .policyDocument(LAMBDA_TRUST.replace("lambda", "ec2")));
        assertFalse(rig.identity.roles().trusts(arn, "lambda.amazonaws.com"));
    }

    @Test
    void tagsAreOfOneKeyWhateverItsCase() {
        rig.createRole("worker");
        rig.call(
                Operations.TAG_ROLE,
                TagRoleRequest.create()
                        .roleName("worker")
                        .tags(List.of(
                                Tag.create().key("Team").value("red"),
                                Tag.create().key("stage").value("test"))));
        rig.call(
                Operations.TAG_ROLE,
                TagRoleRequest.create()
                        .roleName("worker")
                        .tags(List.of(Tag.create().key("team").value("blue"))));
        rig.call(
                Operations.UNTAG_ROLE,
                UntagRoleRequest.create().roleName("worker").tagKeys(List.of("STAGE")));
        List<Tag> tags = rig.call(
                        Operations.LIST_ROLE_TAGS, ListRoleTagsRequest.create().roleName("worker"))
                .tags();
        assertEquals(1, tags.size());
        assertEquals("blue", tags.getFirst().value());
        assertEquals(
                "InvalidInput 400 Tag keys that begin with aws: are reserved: Aws:team",
                rig.error(
                        Operations.TAG_ROLE,
                        TagRoleRequest.create()
                                .roleName("worker")
                                .tags(List.of(Tag.create().key("Aws:team").value("blue")))));
        assertEquals(
                "InvalidInput 400 Duplicate tag keys found. Please note that Tag keys are case insensitive.",
                rig.error(
                        Operations.TAG_ROLE,
                        TagRoleRequest.create()
                                .roleName("worker")
                                .tags(List.of(
                                        Tag.create().key("a").value("1"),
                                        Tag.create().key("A").value("2")))));
    }

    private Role get(String name) {
        return rig.call(Operations.GET_ROLE, GetRoleRequest.create().roleName(name))
                .role();
    }

    private static AttachRolePolicyRequest attach(String role, String policyArn) {
        return AttachRolePolicyRequest.create().roleName(role).policyArn(policyArn);
    }

    private List<String> attachedNames(String pathPrefix) {
        return rig
                .call(
                        Operations.LIST_ATTACHED_ROLE_POLICIES,
                        ListAttachedRolePoliciesRequest.create()
                                .roleName("worker")
                                .pathPrefix(pathPrefix))
                .attachedPolicies()
                .stream()
                .map(AttachedPolicy::policyName)
                .toList();
    }
}
