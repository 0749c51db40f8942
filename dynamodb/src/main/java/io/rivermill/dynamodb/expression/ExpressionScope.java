// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import io.rivermill.dynamodb.expression.Node.PathNode;
import io.rivermill.wire.InvalidValue;
import io.rivermill.wire.Item;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of one request with the names and values that they share: the door to this package.
 *
 * <p>In the order in which DynamoDB checks: {@link #expectExpressions} early; later {@link #open}, each expression in turn,
 * and {@link #close}, which refuses names and values that no expression used. All refusals are ServiceExceptions in the
 * operation's wording.
 *
 * <p>Threads: not shared; what it makes is immutable.
 */
public final class ExpressionScope {
    private static final int EXPRESSION_BYTES_MAX = 4_096;
    private static final int PLACEHOLDER_BYTES_MAX = 255;
    private static final int NAME_BYTES_MAX = 65_535;

    private static final ParseCache<Node> CONDITIONS = new ParseCache<>(ConditionParser::parse);
    private static final ParseCache<UpdateNode> UPDATES = new ParseCache<>(UpdateParser::parse);
    private static final ParseCache<List<PathNode>> PROJECTIONS = new ParseCache<>(ProjectionParser::parse);

    private final RequestWording wording;
    private final @Nullable Map<String, String> names;
    private final @Nullable Item values;
    private final Binder binder;

    /** For a request's ExpressionAttributeNames and ExpressionAttributeValues; null is absent. */
    public ExpressionScope(RequestWording wording, @Nullable Map<String, String> names, @Nullable Item values) {
        this.wording = wording;
        this.names = names;
        this.values = values;
        this.binder = new Binder(names, values);
    }

    /**
     * Refuses names and values when the request has no expression.
     *
     * @param any whether it has one that may use names
     * @param parameters the operation's expression parameters that may use values, for the message
     */
    public void expectExpressions(boolean any, String... parameters) {
        if (any) {
            return;
        }
        String text = " can only be specified when using expressions";
        if (names != null) {
            throw wording.refuse("ExpressionAttributeNames" + text);
        }
        if (values != null) {
            String tail = wording != RequestWording.OLDER
                    ? ""
                    : ": " + String.join(" and ", parameters) + (parameters.length > 1 ? " are" : " is") + " null";
            throw wording.refuse("ExpressionAttributeValues" + text + tail);
        }
    }

    /** Checks names and values by themselves: not empty, placeholders well formed, values valid. */
    public void open() {
        if (names != null) {
            checkPlaceholders("ExpressionAttributeNames", '#', new ArrayList<>(names.keySet()));
            names.forEach(this::checkName);
        }
        if (values != null) {
            checkPlaceholders("ExpressionAttributeValues", ':', values.names());
            InvalidValue invalid = values.invalid();
            if (invalid != null) {
                throw wording == RequestWording.OLDER || invalid.handedOn()
                        ? RequestWording.OLDER.refuse("ExpressionAttributeValues contains invalid value: "
                                + invalid.olderText() + " for key " + invalid.name())
                        : wording.refuse(invalid);
            }
        }
    }

    /** The ConditionExpression, or null if {@code text} is. */
    public @Nullable ConditionExpression condition(@Nullable String text) {
        return text == null ? null : read(ExpressionKind.CONDITION, text, this::readCondition);
    }

    /** The FilterExpression, or null if {@code text} is. */
    public @Nullable ConditionExpression filter(@Nullable String text) {
        return text == null ? null : read(ExpressionKind.FILTER, text, this::readCondition);
    }

    /** The KeyConditionExpression, or null if {@code text} is. */
    public @Nullable KeyConditionExpression keyCondition(@Nullable String text) {
        return text == null
                ? null
                : read(
                        ExpressionKind.KEY_CONDITION,
                        text,
                        condition -> KeyConditionBinder.bind(CONDITIONS.get(condition), binder));
    }

    /** The ProjectionExpression, or null if {@code text} is. */
    public @Nullable ProjectionExpression projection(@Nullable String text) {
        return text == null ? null : read(ExpressionKind.PROJECTION, text, this::readProjection);
    }

    /** The UpdateExpression, or null if {@code text} is. */
    public @Nullable UpdateExpression update(@Nullable String text) {
        return text == null
                ? null
                : read(ExpressionKind.UPDATE, text, update -> new UpdateBinder(binder).bind(UPDATES.get(update)));
    }

    /** Refuses names and values that weren't used, now that all expressions have been read. */
    public void close() {
        checkUsed("ExpressionAttributeNames", binder.unusedNames());
        checkUsed("ExpressionAttributeValues", binder.unusedValues());
    }

    private ConditionExpression readCondition(String text) {
        ConditionBinder conditions = new ConditionBinder(binder);
        return new ConditionExpression(conditions.condition(CONDITIONS.get(text)), conditions.paths());
    }

    private ProjectionExpression readProjection(String text) {
        List<DocumentPath> paths =
                PROJECTIONS.get(text).stream().map(binder::path).toList();
        PathSet.checkApart(paths);
        return new ProjectionExpression(paths);
    }

    private <T> T read(ExpressionKind kind, String text, Function<String, T> reader) {
        try {
            checkLength(kind, text);
            return reader.apply(text);
        } catch (ExpressionException e) {
            throw wording.refuse("Invalid " + kind.parameter + ": " + e.detail());
        }
    }

    private static void checkLength(ExpressionKind kind, String text) {
        if (text.isEmpty()) {
            throw new ExpressionException("The expression can not be empty;");
        }
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > EXPRESSION_BYTES_MAX) {
            throw new ExpressionException("Expression size has exceeded the maximum allowed size;"
                    + (kind == ExpressionKind.UPDATE ? "" : " expression size: " + length));
        }
    }

    private void checkPlaceholders(String parameter, char first, List<String> placeholders) {
        if (placeholders.isEmpty()) {
            throw wording.refuse(parameter + " must not be empty");
        }
        for (String placeholder : placeholders) {
            if (!isPlaceholder(first, placeholder)) {
                throw wording.refuse(parameter + " contains invalid key: Syntax error; key: \"" + placeholder + "\"");
            }
        }
    }

    private static boolean isPlaceholder(char first, String text) {
        return text.length() > 1
                && text.length() <= PLACEHOLDER_BYTES_MAX
                && text.charAt(0) == first
                && text.chars().skip(1).allMatch(c -> Tokens.isIdentifier((char) c));
    }

    private void checkName(String placeholder, @Nullable String name) {
        if (name == null || name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
            throw wording.refuse("ExpressionAttributeNames contains invalid value: "
                    + (name == null || name.isEmpty()
                            ? "Empty attribute name"
                            : "Attribute name is too large, must be less than 65536 bytes")
                    + " for key " + placeholder);
        }
    }

    private void checkUsed(String parameter, List<String> unused) {
        if (!unused.isEmpty()) {
            throw wording.refuse("Value provided in " + parameter + " unused in expressions: keys: {"
                    + String.join(", ", unused) + "}");
        }
    }
}
