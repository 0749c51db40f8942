// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.lambda.ListTagsRequest;
import io.rivermill.wire.lambda.ListTagsResponse;
import io.rivermill.wire.lambda.Operations;
import java.util.List;

/** Shows the tags of a function or a mapping. */
final class ListTags implements ControlOperation<ListTagsRequest, ListTagsResponse> {
    private final ResourceTags tags;

    ListTags(ResourceTags tags) {
        this.tags = tags;
    }

    @Override
    public OperationType<ListTagsRequest, ListTagsResponse> type() {
        return Operations.LIST_TAGS;
    }

    @Override
    public List<Access> access(ListTagsRequest input, Caller caller) {
        return ResourceTags.access("lambda:ListTags", input.resource());
    }

    @Override
    public ListTagsResponse handle(ListTagsRequest input, Caller caller) {
        return ListTagsResponse.create().tags(tags.read(input.resource(), caller));
    }
}
