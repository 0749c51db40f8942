// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.dynamodb.DescribeEndpointsRequest;
import io.rivermill.wire.dynamodb.DescribeEndpointsResponse;
import io.rivermill.wire.dynamodb.Endpoint;
import io.rivermill.wire.dynamodb.Operations;
import java.util.List;

/** Tells clients where to go: to the host that they named to get here. */
final class DescribeEndpoints implements ControlOperation<DescribeEndpointsRequest, DescribeEndpointsResponse> {
    private static final long CACHE_MINUTES = 1_440; // a day, as AWS says

    @Override
    public OperationType<DescribeEndpointsRequest, DescribeEndpointsResponse> type() {
        return Operations.DESCRIBE_ENDPOINTS;
    }

    @Override
    public List<Access> access(DescribeEndpointsRequest input, Caller caller) {
        return List.of(Access.of("dynamodb:DescribeEndpoints", "*"));
    }

    @Override
    public DescribeEndpointsResponse handle(DescribeEndpointsRequest input, Caller caller) {
        Endpoint here = Endpoint.create().address(caller.host()).cachePeriodInMinutes(CACHE_MINUTES);
        return DescribeEndpointsResponse.create().endpoints(List.of(here));
    }
}
