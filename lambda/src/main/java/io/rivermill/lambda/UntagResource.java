// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.lambda.Operations;
import io.rivermill.wire.lambda.UntagResourceRequest;
import io.rivermill.wire.lambda.UntagResourceResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes tags from a function or a mapping; those that it doesn't have are no fault. */
final class UntagResource implements ControlOperation<UntagResourceRequest, UntagResourceResponse> {
    private final ResourceTags tags;

    UntagResource(ResourceTags tags) {
        this.tags = tags;
    }

    @Override
    public OperationType<UntagResourceRequest, UntagResourceResponse> type() {
        return Operations.UNTAG_RESOURCE;
    }

    @Override
    public List<Access> access(UntagResourceRequest input, Caller caller) {
        return ResourceTags.access("lambda:UntagResource", input.resource());
    }

    @Override
    public UntagResourceResponse handle(UntagResourceRequest input, Caller caller) {
        tags.change(input.resource(), caller, present -> {
            Map<String, String> next = new LinkedHashMap<>(present);
            next.keySet().removeAll(input.tagKeys());
            return next;
        });
        return UntagResourceResponse.create();
    }
}
