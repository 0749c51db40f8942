// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Caller;
import io.rivermill.wire.iam.GetRoleRequest;
import io.rivermill.wire.iam.GetRoleResponse;
import io.rivermill.wire.iam.Operations;

/** Tells all about a role. */
final class GetRole extends IamOperation<GetRoleRequest, GetRoleResponse> {
    GetRole(IdentityParts parts) {
        super(Operations.GET_ROLE, parts);
    }

    @Override
    String resource(GetRoleRequest input, Caller caller) {
        return roleArn(input.roleName(), caller);
    }

    @Override
    public GetRoleResponse handle(GetRoleRequest input, Caller caller) {
        return GetRoleResponse.create().role(Views.wholeRole(role(input.roleName(), caller)));
    }
}
