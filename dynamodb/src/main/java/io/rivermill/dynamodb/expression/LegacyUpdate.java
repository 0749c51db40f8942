// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.wire.AttributeType;
import io.rivermill.wire.AttributeValue;
import io.rivermill.wire.InvalidValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What AttributeUpdates says of one attribute, which is always one of the item itself. Lists of them become the update that
 * an expression becomes.
 *
 * @param action as AWS names it: PUT, ADD or DELETE
 * @param value may be missing only to delete the attribute
 */
public record LegacyUpdate(
        String attribute, String action, @Nullable AttributeValue value) {
    private static final String INVALID = "One or more parameter values were invalid: ";

    /** Refuses a malformed value, and one with which the action can't be done. */
    public void check(RequestWording wording) {
        if (attribute.isEmpty()) {
            throw wording.refuse("Empty attribute name");
        }
        if (value == null) {
            if (!action.equals("DELETE")) {
                throw wording.refuse(INVALID + "Only DELETE action is allowed when no attribute value is specified");
            }
            return;
        }
        InvalidValue invalid = value.invalid();
        if (invalid != null) {
            throw wording.refuse(invalid);
        }
        AttributeType type = value.type();
        if (action.equals("DELETE") && !type.isSet()) {
            throw wording.refuse(INVALID + "DELETE action with value is not supported for the type " + type);
        }
        if (action.equals("ADD") && !type.isSet() && type != AttributeType.N && type != AttributeType.L) {
            throw wording.refuse(INVALID + "ADD action is not supported for the type " + type);
        }
    }

    /** The update that does all of these. */
    public static UpdateExpression update(List<LegacyUpdate> updates) {
        PathSet paths = new PathSet();
        List<UpdateAction> actions = new ArrayList<>(updates.size());
        for (LegacyUpdate update : updates) {
            DocumentPath target = new DocumentPath(update.attribute, List.of());
            paths.add(target);
            actions.add(update.action(target));
        }
        return new UpdateExpression(actions, paths, UpdateExpression.Form.ATTRIBUTE_UPDATES);
    }

    private UpdateAction action(DocumentPath target) {
        if (value == null) {
            return new UpdateAction.Remove(target);
        }
        return switch (action) {
            case "ADD" -> new UpdateAction.Add(target, value);
            case "DELETE" -> new UpdateAction.Delete(target, value);
            default -> new UpdateAction.Set(target, new Source.Literal(value));
        };
    }
}
