// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Operation;
import io.rivermill.http.Service;
import java.util.List;

/** IAM and STS. */
public final class IdentityService implements Service {
    private final IdentityParts parts;
    private final List<Operation<?, ?>> operations;

    IdentityService(IdentityParts parts) {
        this.parts = parts;
        this.operations = List.of(
                new CreateRole(parts),
                new GetRole(parts),
                new ListRoles(parts),
                new UpdateRole(parts),
                new UpdateAssumeRolePolicy(parts),
                new DeleteRole(parts),
                new AttachRolePolicy(parts),
                new DetachRolePolicy(parts),
                new ListAttachedRolePolicies(parts),
                new PutRolePolicy(parts),
                new GetRolePolicy(parts),
                new ListRolePolicies(parts),
                new DeleteRolePolicy(parts),
                new TagRole(parts),
                new UntagRole(parts),
                new ListRoleTags(parts),
                new CreatePolicy(parts),
                new GetPolicy(parts),
                new ListPolicies(parts),
                new DeletePolicy(parts),
                new CreatePolicyVersion(parts),
                new GetPolicyVersion(parts),
                new ListPolicyVersions(parts),
                new SetDefaultPolicyVersion(parts),
                new DeletePolicyVersion(parts),
                new ListEntitiesForPolicy(parts),
                new TagPolicy(parts),
                new UntagPolicy(parts),
                new ListPolicyTags(parts),
                new SimulateCustomPolicy(parts),
                new SimulatePrincipalPolicy(parts),
                new CreateUser(parts),
                new GetUser(parts),
                new ListUsers(parts),
                new UpdateUser(parts),
                new DeleteUser(parts),
                new AttachUserPolicy(parts),
                new DetachUserPolicy(parts),
                new ListAttachedUserPolicies(parts),
                new PutUserPolicy(parts),
                new GetUserPolicy(parts),
                new ListUserPolicies(parts),
                new DeleteUserPolicy(parts),
                new TagUser(parts),
                new UntagUser(parts),
                new ListUserTags(parts),
                new CreateAccessKey(parts),
                new ListAccessKeys(parts),
                new UpdateAccessKey(parts),
                new DeleteAccessKey(parts),
                new AssumeRole(parts),
                new GetCallerIdentity());
    }

    IdentityParts parts() {
        return parts;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return operations;
    }
}
