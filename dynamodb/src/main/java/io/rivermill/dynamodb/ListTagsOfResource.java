// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.http.Access;
import io.rivermill.http.Caller;
import io.rivermill.http.ControlOperation;
import io.rivermill.wire.OperationType;
import io.rivermill.wire.dynamodb.ListTagsOfResourceInput;
import io.rivermill.wire.dynamodb.ListTagsOfResourceOutput;
import io.rivermill.wire.dynamodb.Operations;
import io.rivermill.wire.dynamodb.Tag;
import java.util.List;

/** Lists a table's tags: all at once, as there are fifty at most. */
final class ListTagsOfResource implements ControlOperation<ListTagsOfResourceInput, ListTagsOfResourceOutput> {
    private final TableCatalog catalog;

    ListTagsOfResource(TableCatalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public OperationType<ListTagsOfResourceInput, ListTagsOfResourceOutput> type() {
        return Operations.LIST_TAGS_OF_RESOURCE;
    }

    @Override
    public List<Access> access(ListTagsOfResourceInput input, Caller caller) {
        return List.of(Access.of(
                "dynamodb:ListTagsOfResource", reference(input, caller).arn()));
    }

    @Override
    public ListTagsOfResourceOutput handle(ListTagsOfResourceInput input, Caller caller) {
        TableReference reference = reference(input, caller);
        if (input.nextToken() != null) {
            throw TableErrors.invalid("NextToken is not one that ListTagsOfResource returned"); // it returns none
        }
        Table table = catalog.read(reference);
        if (table == null) {
            throw TagRules.notFound(input.resourceArn());
        }
        return ListTagsOfResourceOutput.create()
                .tags(table.tags().stream()
                        .map(tag -> Tag.create().key(tag.key()).value(tag.value()))
                        .toList());
    }

    private static TableReference reference(ListTagsOfResourceInput input, Caller caller) {
        return TagRules.table(input.resourceArn(), caller, "ListTagsOfResource");
    }
}
