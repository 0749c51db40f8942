// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An update with its names and values put in. Threads: immutable. */
public final class UpdateExpression {
    static final int ITEM_BYTES_MAX = 400 * 1_024;

    private final List<UpdateAction> actions;
    private final PathSet paths;
    private final ProjectionExpression targets;
    private final Form form;

    /** How an update was written, which decides how it is told that it doesn't fit the item. */
    public enum Form {
        EXPRESSION(Source.WRONG_TYPE),
        ATTRIBUTE_UPDATES("Type mismatch for attribute to update");

        final String wrongType;

        Form(String wrongType) {
            this.wrongType = wrongType;
        }
    }

    UpdateExpression(List<UpdateAction> actions, PathSet paths, Form form) {
        this.actions = List.copyOf(actions);
        this.paths = paths;
        this.targets = new ProjectionExpression(
                actions.stream().map(UpdateAction::target).toList());
        this.form = form;
    }

    public Form form() {
        return form;
    }

    /** All paths, on either side of an assignment. */
    public PathSet paths() {
        return paths;
    }

    /** The attributes that the update changes or changes something in, in the order written. */
    public Set<String> targets() {
        Set<String> names = new LinkedHashSet<>();
        actions.forEach(action -> names.add(action.target().attribute()));
        return names;
    }

    /** What {@code attribute} becomes or gets, where that is written in the update itself; else null. */
    public @Nullable AttributeValue literal(String attribute) {
        return source(attribute) instanceof Source.Literal(AttributeValue value) ? value : null;
    }

    /** The type of what {@code attribute} becomes or gets, where it is the same whatever the item is; else null. */
    public @Nullable AttributeType writtenType(String attribute) {
        Source source = source(attribute);
        return source == null ? null : source.type();
    }

    private @Nullable Source source(String attribute) {
        for (UpdateAction action : actions) {
            if (action.target().rest().isEmpty() && action.target().attribute().equals(attribute)) {
                return switch (action) {
                    case UpdateAction.Set(DocumentPath _, Source source) -> source;
                    case UpdateAction.Add(DocumentPath _, AttributeValue operand) -> new Source.Literal(operand);
                    case UpdateAction.Remove _, UpdateAction.Delete _ -> null;
                };
            }
        }
        return null;
    }

    /**
     * What the update makes of {@code before}: all right sides are taken from it, then all changes are made as a whole.
     *
     * @param before null if there is no item; then the update begins with {@code key}
     * @return null if there was no item and the update only takes away, which creates none
     * @throws ServiceException when the update doesn't fit the item
     */
    public @Nullable Item apply(@Nullable Item before, Item key) {
        if (before == null && actions.stream().allMatch(UpdateExpression::takesAway)) {
            return null;
        }
        Item source = before == null ? Item.EMPTY : before;
        PathTree<Edit> edits = new PathTree<>();
        int putBytes = 0; // all of it would be in the item, so more than fits one is refused before it is copied
        for (UpdateAction action : actions) {
            if (before == null && takesAway(action)) {
                continue;
            }
            Edit edit = edit(action, source);
            edits.put(action.target(), edit);
            putBytes += edit instanceof Edit.Put(AttributeValue value) ? value.sizeBytes() : 0;
            if (putBytes > ITEM_BYTES_MAX) {
                throw tooLarge();
            }
        }
        return Edits.apply(before == null ? key : before, edits);
    }

    /** Those parts of an image before or after the update that the update names: what UPDATED_OLD and UPDATED_NEW give. */
    public Item updatedParts(Item image) {
        return targets.apply(image);
    }

    static ServiceException tooLarge() {
        return ServiceException.validation("Item size to update has exceeded the maximum allowed size");
    }

    private static boolean takesAway(UpdateAction action) {
        return switch (action) {
            case UpdateAction.Remove _, UpdateAction.Delete _ -> true;
            case UpdateAction.Set _, UpdateAction.Add _ -> false;
        };
    }

    private Edit edit(UpdateAction action, Item before) {
        return switch (action) {
            case UpdateAction.Set(DocumentPath _, Source source) -> new Edit.Put(source.in(before));
            case UpdateAction.Remove _ -> new Edit.Remove();
            case UpdateAction.Add(DocumentPath _, AttributeValue operand) -> new Edit.Add(operand, form.wrongType);
            case UpdateAction.Delete(DocumentPath _, AttributeValue operand) ->
                new Edit.Delete(operand, form.wrongType);
        };
    }
}
