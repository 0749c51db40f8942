// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.http.Principal;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.sts.GetCallerIdentityRequest;
import io.rivermill.wire.sts.GetCallerIdentityResponse;
import io.rivermill.wire.sts.Operations;
import java.util.List;

/** Tells callers who they are. Nobody can be denied it. */
final class GetCallerIdentity implements ControlOperation<GetCallerIdentityRequest, GetCallerIdentityResponse> {

    @Override
    public OperationType<GetCallerIdentityRequest, GetCallerIdentityResponse> type() {
        return Operations.GET_CALLER_IDENTITY;
    }

    @Override
    public List<Access> access(GetCallerIdentityRequest input, Caller caller) {
        return List.of();
    }

    @Override
    public GetCallerIdentityResponse handle(GetCallerIdentityRequest input, Caller caller) {
        Principal principal = caller.principal();
        return GetCallerIdentityResponse.create()
                .userId(principal.userId())
                .account(principal.account())
                .arn(principal.arn());
    }
}
