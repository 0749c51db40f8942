// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.UntagResourceInput;
import io.rivermill.wire.dynamodb.UntagResourceOutput;
import java.util.List;
import java.util.Map;

/** Takes tags from a table; keys that it doesn't have are no matter. */
final class UntagResource implements ControlOperation<UntagResourceInput, UntagResourceOutput> {
    private final TagChange change;

    UntagResource(TagChange change) {
        this.change = change;
    }

    @Override
    public OperationType<UntagResourceInput, UntagResourceOutput> type() {
        return Operations.UNTAG_RESOURCE;
    }

    @Override
    public List<Access> access(UntagResourceInput input, Caller caller) {
        return List.of(new Access(
                "dynamodb:UntagResource", reference(input, caller).arn(), Map.of("aws:TagKeys", input.tagKeys())));
    }

    @Override
    public UntagResourceOutput handle(UntagResourceInput input, Caller caller) {
        TableReference reference = reference(input, caller);
        List<String> keys = input.tagKeys();
        TagRules.checkKeys(keys);
        change.apply(
                reference,
                input.resourceArn(),
                present -> present.stream()
                        .filter(tag -> !keys.contains(tag.key()))
                        .toList());
        return UntagResourceOutput.create();
    }

    private static TableReference reference(UntagResourceInput input, Caller caller) {
        return TagRules.table(input.resourceArn(), caller, "UntagResource");
    }
}
