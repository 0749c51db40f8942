// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.wire.iam.AttachRolePolicyRequest;
import io.rivermill.wire.iam.ContextEntry;
import io.rivermill.wire.iam.CreatePolicyRequest;
import io.rivermill.wire.iam.CreatePolicyVersionRequest;
import io.rivermill.wire.iam.CreateRoleRequest;
import io.rivermill.wire.iam.CreateUserRequest;
import io.rivermill.wire.iam.DeletePolicyRequest;
import io.rivermill.wire.iam.DeletePolicyVersionRequest;
import io.rivermill.wire.iam.DeleteRoleRequest;
import io.rivermill.wire.iam.DetachRolePolicyRequest;
import io.rivermill.wire.iam.EvaluationResult;
import io.rivermill.wire.iam.GetPolicyRequest;
import io.rivermill.wire.iam.GetPolicyVersionRequest;
import io.rivermill.wire.iam.ListEntitiesForPolicyRequest;
import io.rivermill.wire.iam.ListPoliciesRequest;
import io.rivermill.wire.iam.ListPolicyVersionsRequest;
import io.rivermill.wire.iam.Operations;
import io.rivermill.wire.iam.Policy;
import io.rivermill.wire.iam.PolicyRole;
import io.rivermill.wire.iam.PolicyVersion;
import io.rivermill.wire.iam.SetDefaultPolicyVersionRequest;
import io.rivermill.wire.iam.SimulateCustomPolicyRequest;
import io.rivermill.wire.iam.SimulatePolicyResponse;
import io.rivermill.wire.iam.SimulatePrincipalPolicyRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolicyOperationsTest {
    private static final String READ = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"*"}}""";
    private static final String WRITE = READ.replace("GetItem", "PutItem");
    private static final String ARN = "arn:aws:iam::111122223333:policy/team/reader";
    private static final String ROLE = "arn:aws:iam::111122223333:role/worker";

    private final IdentityRig rig = new IdentityRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aPolicyIsAnsweredAsItWasCreated() {
        Policy created = create();
        assertEquals(ARN, created.arn());
        assertEquals("v1", created.defaultVersionId());
        assertEquals(0, created.attachmentCount());
        assertTrue(created.policyId().matches("ANPA[A-Z2-7]{17}"), created.policyId());
        Policy got = rig.call(Operations.GET_POLICY, GetPolicyRequest.create().policyArn(ARN))
                .policy();
        assertEquals("reads", got.description());
        assertEquals(
                "EntityAlreadyExists 409 A policy called reader already exists. Duplicate names are not allowed.",
                rig.error(
                        Operations.CREATE_POLICY,
                        CreatePolicyRequest.create().policyName("reader").policyDocument(READ)));
        assertEquals(
                "LimitExceeded 409 Cannot exceed quota for PolicySize: 6144",
                rig.error(
                        Operations.CREATE_POLICY,
                        CreatePolicyRequest.create()
                                .policyName("large")
                                .policyDocument(READ.replace("\"*\"", "\"arn:aws:s3:::" + "x".repeat(6144) + "\""))));
    }

    @Test
    void shippedPoliciesAreThereAndStayAsTheyAre() {
        String shipped = "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess";
        Policy policy = rig.call(
                        Operations.GET_POLICY, GetPolicyRequest.create().policyArn(shipped))
                .policy();
        assertEquals("v15", policy.defaultVersionId());
        PolicyVersion version = rig.call(
                        Operations.GET_POLICY_VERSION,
                        GetPolicyVersionRequest.create().policyArn(shipped).versionId("v15"))
                .policyVersion();
        assertTrue(URLDecoder.decode(version.document(), StandardCharsets.UTF_8).contains("\"dynamodb:*\""));
        assertEquals(
                "NoSuchEntity 404 Policy " + shipped + " version v14 does not exist or is not attachable.",
                rig.error(
                        Operations.GET_POLICY_VERSION,
                        GetPolicyVersionRequest.create().policyArn(shipped).versionId("v14")));
        assertEquals(
                "UnmodifiableEntity 400 Policy " + shipped + " is not modifiable",
                rig.error(Operations.DELETE_POLICY, DeletePolicyRequest.create().policyArn(shipped)));
        assertEquals(
                "NoSuchEntity 404 Policy arn:aws:iam::aws:policy/Nothing was not found.",
                rig.error(
                        Operations.GET_POLICY, GetPolicyRequest.create().policyArn("arn:aws:iam::aws:policy/Nothing")));
    }

    @Test
    void aPolicyHasUpToFiveVersionsOfWhichOneIsInForce() {
        create();
        rig.createRole("worker");
        rig.call(Operations.ATTACH_ROLE_POLICY, attach());
        CreatePolicyVersionRequest next =
                CreatePolicyVersionRequest.create().policyArn(ARN).policyDocument(WRITE);
        for (int number = 2; number <= 5; number++) {
            assertEquals(
                    "v" + number,
                    rig.call(Operations.CREATE_POLICY_VERSION, next)
                            .policyVersion()
                            .versionId());
        }
        assertEquals(
                "LimitExceeded 409 A managed policy can have up to 5 versions. Before you create a new version, you must"
                        + " delete an existing version.",
                rig.error(Operations.CREATE_POLICY_VERSION, next));
        assertEquals(List.of("v5", "v4", "v3", "v2", "v1"), versions());
        assertEquals("implicitDeny", simulate("dynamodb:PutItem").evalDecision());
        rig.call(
                Operations.SET_DEFAULT_POLICY_VERSION,
                SetDefaultPolicyVersionRequest.create().policyArn(ARN).versionId("v3"));
        assertEquals("allowed", simulate("dynamodb:PutItem").evalDecision());
        assertEquals(
                "DeleteConflict 409 Cannot delete the default version of a policy.",
                rig.error(Operations.DELETE_POLICY_VERSION, deleteVersion("v3")));
        rig.call(Operations.DELETE_POLICY_VERSION, deleteVersion("v5"));
        assertEquals(
                "NoSuchEntity 404 Policy " + ARN + " version v5 does not exist or is not attachable.",
                rig.error(Operations.DELETE_POLICY_VERSION, deleteVersion("v5")));
        assertEquals(
                "v6",
                rig.call(Operations.CREATE_POLICY_VERSION, next).policyVersion().versionId(),
                "numbers aren't given twice");
    }

    @Test
    void aPolicyInUseIsNotDeleted() {
        create();
        rig.createRole("worker");
        rig.call(Operations.ATTACH_ROLE_POLICY, attach());
        DeletePolicyRequest delete = DeletePolicyRequest.create().policyArn(ARN);
        assertEquals(
                "DeleteConflict 409 Cannot delete a policy attached to entities.",
                rig.error(Operations.DELETE_POLICY, delete));
        rig.call(
                Operations.DETACH_ROLE_POLICY,
                DetachRolePolicyRequest.create().roleName("worker").policyArn(ARN));
        rig.call(Operations.DELETE_POLICY, delete);
        assertEquals("NoSuchEntity 404 Policy " + ARN + " was not found.", rig.error(Operations.DELETE_POLICY, delete));
        assertEquals(
                "NoSuchEntity 404 Policy " + ARN + " does not exist or is not attachable.",
                rig.error(Operations.ATTACH_ROLE_POLICY, attach()));
    }

    @Test
    void aBoundaryHoldsItsPolicyAndItsRole() {
        create();
        CreateRoleRequest bounded = CreateRoleRequest.create()
                .roleName("worker")
                .assumeRolePolicyDocument(IdentityRig.LAMBDA_TRUST)
                .permissionsBoundary(ARN);
        rig.call(Operations.CREATE_ROLE, bounded);
        rig.call(
                Operations.ATTACH_ROLE_POLICY,
                AttachRolePolicyRequest.create()
                        .roleName("worker")
                        .policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
        assertEquals("allowed", simulate("dynamodb:GetItem").evalDecision());
        assertEquals("implicitDeny", simulate("dynamodb:PutItem").evalDecision());
        assertEquals(
                "DeleteConflict 409 Cannot delete a policy attached to entities.",
                rig.error(Operations.DELETE_POLICY, DeletePolicyRequest.create().policyArn(ARN)));
        rig.call(
                Operations.DETACH_ROLE_POLICY,
                DetachRolePolicyRequest.create()
                        .roleName("worker")
                        .policyArn("arn:aws:iam::aws:policy/AdministratorAccess"));
        rig.call(Operations.DELETE_ROLE, DeleteRoleRequest.create().roleName("worker"));
        rig.call(Operations.DELETE_POLICY, DeletePolicyRequest.create().policyArn(ARN));
        assertEquals(
                "NoSuchEntity 404 Scope ARN: " + ARN + " does not exist or is not attachable.",
                rig.error(Operations.CREATE_ROLE, bounded));
    }

    @Test
    void policiesAreListedByScopeAndUse() {
        create();
        rig.createRole("worker");
        rig.call(Operations.ATTACH_ROLE_POLICY, attach());
        assertEquals(List.of("reader"), names(ListPoliciesRequest.create().scope("Local")));
        assertEquals(
                ShippedPolicy.all().size(),
                names(ListPoliciesRequest.create().scope("AWS")).size());
        assertEquals(
                ShippedPolicy.all().size() + 1,
                names(ListPoliciesRequest.create()).size());
        assertEquals(List.of("reader"), names(ListPoliciesRequest.create().onlyAttached(true)));
        assertEquals(List.of("reader"), names(ListPoliciesRequest.create().pathPrefix("/team/")));
        List<PolicyRole> roles = rig.call(
                        Operations.LIST_ENTITIES_FOR_POLICY,
                        ListEntitiesForPolicyRequest.create().policyArn(ARN))
                .policyRoles();
        assertEquals(List.of("worker"), roles.stream().map(PolicyRole::roleName).toList());
    }

    @Test
    void aSimulationTellsDecisionAndStatement() {
        create();
        rig.createRole("worker");
        rig.call(Operations.ATTACH_ROLE_POLICY, attach());
        EvaluationResult allowed = simulate("dynamodb:GetItem");
        assertEquals("allowed", allowed.evalDecision());
        assertEquals("reader", allowed.matchedStatements().getFirst().sourcePolicyId());
        assertEquals(1, allowed.matchedStatements().getFirst().startPosition().line());
        assertEquals(37, allowed.matchedStatements().getFirst().startPosition().column());
        SimulatePolicyResponse response = rig.call(
                Operations.SIMULATE_PRINCIPAL_POLICY,
                SimulatePrincipalPolicyRequest.create()
                        .policySourceArn(ROLE)
                        .actionNames(List.of("dynamodb:GetItem", "dynamodb:PutItem"))
                        .policyInputList(List.of(READ.replace("Allow", "Deny")
                                .replace(
                                        "\"Resource\"",
                                        "\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"true\"}},"
                                                + "\"Resource\"")))
                        .contextEntries(List.of(ContextEntry.create()
                                .contextKeyName("aws:SecureTransport")
                                .contextKeyType("boolean")
                                .contextKeyValues(List.of("true"))))
                        .maxItems(1));
        assertEquals("explicitDeny", response.evaluationResults().getFirst().evalDecision());
        assertTrue(response.isTruncated());
        assertEquals(
                "NoSuchEntity 404 The role with name nobody cannot be found.",
                rig.error(
                        Operations.SIMULATE_PRINCIPAL_POLICY,
                        SimulatePrincipalPolicyRequest.create()
                                .policySourceArn("arn:aws:iam::111122223333:role/nobody")
                                .actionNames(List.of("a:b"))));
    }

    @Test
    void aSimulationIsOfTheCallerThatItNames() {
        rig.createRole("worker");
        rig.call(Operations.CREATE_USER, CreateUserRequest.create().userName("ann"));
        SimulatePrincipalPolicyRequest simulate = SimulatePrincipalPolicyRequest.create()
                .policySourceArn(ROLE)
                .policyInputList(List.of(READ.replace(
                        "\"Resource\"", "\"Condition\":{\"StringEquals\":{\"aws:username\":\"ann\"}},\"Resource\"")))
                .actionNames(List.of("dynamodb:GetItem"));
        assertEquals("implicitDeny", decision(simulate));
        assertEquals("allowed", decision(simulate.callerArn("arn:aws:iam::111122223333:user/ann")));
        assertEquals(
                "InvalidInput 400 Invalid CallerArn: " + ROLE + ". It must be the ARN of an IAM user.",
                rig.error(Operations.SIMULATE_PRINCIPAL_POLICY, simulate.callerArn(ROLE)));
    }

    private String decision(SimulatePrincipalPolicyRequest request) {
        return rig.call(Operations.SIMULATE_PRINCIPAL_POLICY, request)
                .evaluationResults()
                .getFirst()
                .evalDecision();
    }

    @Test
    void aSimulationRefusesWhatItWouldHaveToPassOver() {
        SimulateCustomPolicyRequest simulate = SimulateCustomPolicyRequest.create()
                .policyInputList(List.of(READ))
                .actionNames(List.of("dynamodb:GetItem"))
                .resourceOwner("arn:aws:iam::111122223333:root");
        rig.call(Operations.SIMULATE_CUSTOM_POLICY, simulate);
        assertEquals(
                "InvalidInput 400 Rivermill doesn't simulate another ResourceOwner than"
                        + " arn:aws:iam::111122223333:root yet",
                rig.error(Operations.SIMULATE_CUSTOM_POLICY, simulate.resourceOwner("arn:aws:iam::444455556666:root")));
        assertEquals(
                "InvalidInput 400 Rivermill doesn't simulate the resources of EC2: ResourceHandlingOption",
                rig.error(Operations.SIMULATE_CUSTOM_POLICY, simulate.resourceHandlingOption("EC2-VPC-EBS")));
    }

    @Test
    void policiesCanBeTriedBeforeTheyAreGiven() {
        List<EvaluationResult> results = rig.call(
                        Operations.SIMULATE_CUSTOM_POLICY,
                        SimulateCustomPolicyRequest.create()
                                .policyInputList(List.of(READ))
                                .actionNames(List.of("dynamodb:GetItem", "dynamodb:PutItem")))
                .evaluationResults();
        assertEquals(
                List.of("allowed", "implicitDeny"),
                results.stream().map(EvaluationResult::evalDecision).toList());
        assertEquals(
                "InvalidInput 400 Syntax errors in policy.",
                rig.error(
                        Operations.SIMULATE_CUSTOM_POLICY,
                        SimulateCustomPolicyRequest.create()
                                .policyInputList(List.of("{"))
                                .actionNames(List.of("a:b"))));
    }

    private Policy create() {
        return rig.call(
                        Operations.CREATE_POLICY,
                        CreatePolicyRequest.create()
                                .policyName("reader")
                                .path("/team/")
                                .description("reads")
                                .policyDocument(READ))
                .policy();
    }

    private static AttachRolePolicyRequest attach() {
        return AttachRolePolicyRequest.create().roleName("worker").policyArn(ARN);
    }

    private static DeletePolicyVersionRequest deleteVersion(String id) {
        return DeletePolicyVersionRequest.create().policyArn(ARN).versionId(id);
    }

    private List<String> versions() {
        return rig
                .call(
                        Operations.LIST_POLICY_VERSIONS,
                        ListPolicyVersionsRequest.create().policyArn(ARN))
                .versions()
                .stream()
                .map(PolicyVersion::versionId)
                .toList();
    }

    private List<String> names(ListPoliciesRequest request) {
        return rig.call(Operations.LIST_POLICIES, request).policies().stream()
                .map(Policy::policyName)
                .toList();
    }

    private EvaluationResult simulate(String action) {
        return rig.call(
                        Operations.SIMULATE_PRINCIPAL_POLICY,
                        SimulatePrincipalPolicyRequest.create()
                                .policySourceArn(ROLE)
                                .actionNames(List.of(action)))
                .evaluationResults()
                .getFirst();
    }
}
