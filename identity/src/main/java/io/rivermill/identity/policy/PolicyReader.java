// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.rivermill.identity.policy.PolicySyntaxException.Problem;
import io.rivermill.identity.policy.Principals.Named;
import io.rivermill.identity.policy.Statement.Effect;
import io.rivermill.identity.policy.Statement.Patterns;
import io.rivermill.identity.policy.Statement.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a policy: its elements and their kinds, one pass, no tree. Variables are known only once the version
 * is, so texts are kept as they are until the end and made {@link Pattern}s then.
 */
final class PolicyReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(20).build())
            .build();

    private final JsonParser parser;

    /** Texts of {@code Action} and the like, before they are patterns. */
    private record Texts(boolean negated, List<String> texts) {}

    private record ConditionTexts(Condition.Parsed operator, String key, List<String> texts) {}

    /** What of a statement has been read so far. */
    private static final class Draft {
        @Nullable
        String sid;

        @Nullable
        Effect effect;

        @Nullable
        Principals principals;

        @Nullable
        Texts actions;

        @Nullable
        Texts resources;

        final List<ConditionTexts> conditions = new ArrayList<>(0);
        Place from = new Place(1, 1);
        Place to = new Place(1, 1);
    }

    private PolicyReader(JsonParser parser) {
        this.parser = parser;
    }

    static PolicyDocument read(String text) throws PolicySyntaxException {
        try (JsonParser parser = JSON.createParser(text)) {
            return new PolicyReader(parser).document();
        } catch (IOException e) {
            throw new PolicySyntaxException(Problem.JSON, "Syntax errors in policy.");
        }
    }

    private PolicyDocument document() throws IOException, PolicySyntaxException {
        if (parser.nextToken() == null) {
            throw new PolicySyntaxException(Problem.JSON, "Syntax errors in policy.");
        }
        require(JsonToken.START_OBJECT);
        String version = null;
        String id = null;
        List<Draft> drafts = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "Version" -> version = text();
                case "Id" -> id = text();
                case "Statement" -> drafts = statements();
                default -> throw structure("Unknown field " + name);
            }
        }
        if (parser.nextToken() != null) {
            throw new PolicySyntaxException(Problem.JSON, "Syntax errors in policy.");
        }
        boolean knownVersion = version == null
                || version.equals(PolicyDocument.CURRENT_VERSION)
                || version.equals(PolicyDocument.OLD_VERSION);
        if (drafts == null || !knownVersion) {
            throw structure(drafts == null ? "Missing required field Statement" : "Syntax errors in policy.");
        }
        boolean variables = PolicyDocument.CURRENT_VERSION.equals(version);
        return new PolicyDocument(
                version,
                id,
                drafts.stream().map(draft -> finished(draft, variables)).toList());
    }

    private List<Draft> statements() throws IOException, PolicySyntaxException {
        List<Draft> drafts = new ArrayList<>();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                drafts.add(statement());
            }
        } else {
            drafts.add(statement());
        }
        return drafts;
    }

    private Draft statement() throws IOException, PolicySyntaxException {
        require(JsonToken.START_OBJECT);
        Draft draft = new Draft();
        draft.from = place(parser.currentTokenLocation(), 0);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "Sid" -> draft.sid = text();
                case "Effect" -> draft.effect = effect();
                case "Principal", "NotPrincipal" -> {
                    forbidSecond(draft.principals);
                    draft.principals = principals(name.startsWith("Not"));
                }
                case "Action", "NotAction" -> {
                    forbidSecond(draft.actions);
                    draft.actions = new Texts(name.startsWith("Not"), texts());
                }
                case "Resource", "NotResource" -> {
                    forbidSecond(draft.resources);
                    draft.resources = new Texts(name.startsWith("Not"), texts());
                }
                case "Condition" -> conditions(draft.conditions);
                default -> throw structure("Unknown field " + name);
            }
        }
        draft.to = place(parser.currentTokenLocation(), 1);
        if (draft.effect == null) {
            throw structure("Missing required field Effect");
        }
        return draft;
    }

    private Effect effect() throws IOException, PolicySyntaxException {
        return switch (text()) {
            case "Allow" -> Effect.ALLOW;
            case "Deny" -> Effect.DENY;
            default -> throw structure("Syntax errors in policy.");
        };
    }

    private Principals principals(boolean negated) throws IOException, PolicySyntaxException {
        if (parser.currentToken() == JsonToken.VALUE_STRING && text().equals("*")) {
            return new Principals(negated, true, List.of());
        }
        require(JsonToken.START_OBJECT);
        List<Named> named = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            Principals.Kind kind = switch (parser.currentName()) {
                case "AWS" -> Principals.Kind.AWS;
                case "Service" -> Principals.Kind.SERVICE;
                case "Federated" -> Principals.Kind.FEDERATED;
                case "CanonicalUser" -> Principals.Kind.CANONICAL_USER;
                default -> throw structure("Syntax errors in policy.");
            };
            parser.nextToken();
            texts().forEach(name -> named.add(new Named(kind, name)));
        }
        return new Principals(negated, false, named);
    }

    private void conditions(List<ConditionTexts> conditions) throws IOException, PolicySyntaxException {
        require(JsonToken.START_OBJECT);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            Condition.Parsed operator = Condition.parse(parser.currentName());
            if (operator == null) {
                throw structure("Syntax errors in policy.");
            }
            parser.nextToken();
            require(JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                conditions.add(new ConditionTexts(operator, key, texts()));
            }
        }
    }

    /** One text or a list of them; numbers and truth values count as their text. */
    private List<String> texts() throws IOException, PolicySyntaxException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return List.of(scalar());
        }
        List<String> texts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            texts.add(scalar());
        }
        return texts;
    }

    private String scalar() throws IOException, PolicySyntaxException {
        JsonToken token = parser.currentToken();
        if (!token.isScalarValue() || token == JsonToken.VALUE_NULL) {
            throw structure("Syntax errors in policy.");
        }
        return parser.getText();
    }

    private String text() throws IOException, PolicySyntaxException {
        require(JsonToken.VALUE_STRING);
        return parser.getText();
    }

    private void require(JsonToken token) throws PolicySyntaxException {
        if (parser.currentToken() != token) {
            throw structure("Syntax errors in policy.");
        }
    }

    private static void forbidSecond(@Nullable Object already) throws PolicySyntaxException {
        if (already != null) {
            throw structure("Syntax errors in policy.");
        }
    }

    private static PolicySyntaxException structure(String message) {
        return new PolicySyntaxException(Problem.STRUCTURE, message);
    }

    private static Place place(JsonLocation location, int more) {
        return new Place(location.getLineNr(), location.getColumnNr() + more);
    }

    private static Statement finished(Draft draft, boolean variables) {
        List<Condition> conditions = draft.conditions.stream()
                .map(one -> new Condition(
                        one.operator().operator(),
                        one.operator().quantifier(),
                        one.operator().ifExists(),
                        one.key().toLowerCase(Locale.ROOT),
                        patterns(one.texts(), variables)))
                .toList();
        Texts actions = draft.actions;
        Texts resources = draft.resources;
        return new Statement(
                draft.sid,
                draft.effect,
                draft.principals,
                actions == null ? null : new Patterns(actions.negated(), patterns(actions.texts(), false)),
                resources == null ? null : new Patterns(resources.negated(), patterns(resources.texts(), variables)),
                conditions,
                draft.from,
                draft.to);
    }

    private static List<Pattern> patterns(List<String> texts, boolean variables) {
        return texts.stream().map(text -> Pattern.of(text, variables)).toList();
    }
}
