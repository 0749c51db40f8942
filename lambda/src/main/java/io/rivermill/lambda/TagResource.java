// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.lambda.mapping.TagRules;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.lambda.Operations;
import io.rivermill.wire.lambda.TagResourceRequest;
import io.rivermill.wire.lambda.TagResourceResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives tags to a function or a mapping, beside those it has. */
final class TagResource implements ControlOperation<TagResourceRequest, TagResourceResponse> {
    private final ResourceTags tags;

    TagResource(ResourceTags tags) {
        this.tags = tags;
    }

    @Override
    public OperationType<TagResourceRequest, TagResourceResponse> type() {
        return Operations.TAG_RESOURCE;
    }

    @Override
    public List<Access> access(TagResourceRequest input, Caller caller) {
        return ResourceTags.access("lambda:TagResource", input.resource());
    }

    @Override
    public TagResourceResponse handle(TagResourceRequest input, Caller caller) {
        if (input.tags().isEmpty()) {
            throw LambdaErrors.invalid("An error occurred and the request cannot be processed.");
        }
        TagRules.given(input.tags());
        tags.change(input.resource(), caller, present -> {
            Map<String, String> next = new LinkedHashMap<>(present);
            next.putAll(input.tags());
            return next;
        });
        return TagResourceResponse.create();
    }
}
