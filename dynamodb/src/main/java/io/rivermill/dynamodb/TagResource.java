// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.Tag;
import io.rivermill.wire.dynamodb.TagResourceInput;
import io.rivermill.wire.dynamodb.TagResourceOutput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives a table tags; those of keys that it has already get the new values. */
final class TagResource implements ControlOperation<TagResourceInput, TagResourceOutput> {
    private final TagChange change;

    TagResource(TagChange change) {
        this.change = change;
    }

    @Override
    public OperationType<TagResourceInput, TagResourceOutput> type() {
        return Operations.TAG_RESOURCE;
    }

    @Override
    public List<Access> access(TagResourceInput input, Caller caller) {
        return List.of(access(reference(input, caller), input.tags()));
    }

    /** What giving tags to a table needs. */
    static Access access(TableReference table, @Nullable List<Tag> tags) {
        Map<String, List<String>> context = new HashMap<>();
        List<String> keys = new ArrayList<>();
        for (Tag tag : tags == null ? List.<Tag>of() : tags) {
            if (tag.key() != null && tag.value() != null) {
                keys.add(tag.key());
                context.put("aws:RequestTag/" + tag.key(), List.of(tag.value()));
            }
        }
        context.put("aws:TagKeys", keys);
        return new Access("dynamodb:TagResource", table.arn(), context);
    }

    @Override
    public TagResourceOutput handle(TagResourceInput input, Caller caller) {
        TableReference reference = reference(input, caller);
        List<TableTag> given = TagRules.tags(input.tags(), true);
        change.apply(reference, input.resourceArn(), present -> merged(present, given));
        return TagResourceOutput.create();
    }

    private static List<TableTag> merged(List<TableTag> present, List<TableTag> given) {
        Map<String, TableTag> tags = new LinkedHashMap<>();
        present.forEach(tag -> tags.put(tag.key(), tag));
        given.forEach(tag -> tags.put(tag.key(), tag));
        TagRules.checkCount(tags.size());
        return List.copyOf(tags.values());
    }

    private static TableReference reference(TagResourceInput input, Caller caller) {
        return TagRules.table(input.resourceArn(), caller, "TagResource");
    }
}
