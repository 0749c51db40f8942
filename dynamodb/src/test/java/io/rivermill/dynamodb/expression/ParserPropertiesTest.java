// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The parsers against a generator of their grammar: what is written of a tree is read as that tree, however it is written. */
final class ParserPropertiesTest {
    private static final Pattern NAME = Pattern.compile("#\\w+");
    private static final Pattern VALUE = Pattern.compile(":\\w+");
    private static final String LIKELY = " ()[].,:#=<>+-_aA0é$\"\u0000\uD83D\uDE00";

    @Test
    void aConditionReadsBackAsTheTreeThatWasWritten() {
        Seeds.tryEach(4_000, random -> {
            Node tree = new RandomExpressions(random).condition(4);
            String text = ExpressionPrinter.condition(tree, random);
            assertEquals(tree, ConditionParser.parse(text), text);
        });
    }

    @Test
    void anUpdateReadsBackAsTheTreeThatWasWritten() {
        Seeds.tryEach(4_000, random -> {
            UpdateNode tree = new RandomExpressions(random).update();
            String text = ExpressionPrinter.update(tree, random);
            assertEquals(tree, UpdateParser.parse(text), text);
        });
    }

    @Test
    void aProjectionReadsBackAsThePathsThatWereWritten() {
        Seeds.tryEach(2_000, random -> {
            List<Node.PathNode> paths = new RandomExpressions(random).projection();
            String text = ExpressionPrinter.projection(paths, random);
            assertEquals(paths, ProjectionParser.parse(text), text);
        });
    }

    @Test
    void aReservedWordIsRefusedWhereverANameStands() {
        List<String> words = reservedWords();
        Seeds.tryEach(3_000, random -> {
            String word = words.get(random.nextInt(words.size()));
            String written = random.nextBoolean() ? word : word.toLowerCase(Locale.ROOT);
            RandomExpressions expressions = new RandomExpressions(random);
            String expected = "Attribute name is a reserved keyword; reserved keyword: " + written;
            String condition = ExpressionPrinter.condition(expressions.condition(3), random);
            with(written, NAME, condition, random).ifPresent(it -> checkRefused(it, expected, ConditionParser::parse));
            String update = ExpressionPrinter.update(expressions.update(), random);
            with(written, NAME, update, random).ifPresent(it -> checkRefused(it, expected, UpdateParser::parse));
            String projection = ExpressionPrinter.projection(expressions.projection(), random);
            with(written, NAME, projection, random)
                    .ifPresent(it -> checkRefused(it, expected, ProjectionParser::parse));
        });
    }

    @Test
    void bracketsAroundBracketsAreRedundantWhereverTheyStand() {
        Seeds.tryEach(3_000, random -> {
            RandomExpressions expressions = new RandomExpressions(random);
            String expected = "The expression has redundant parentheses;";
            String condition = ExpressionPrinter.condition(expressions.condition(3), random);
            if (!condition.contains("attribute_type")) { // its operand stands in no brackets at all
                with("(( :v ))", VALUE, condition, random)
                        .ifPresent(it -> checkRefused(it, expected, ConditionParser::parse));
            }
            String part = ExpressionPrinter.condition(expressions.condition(2), random);
            checkRefused("(" + condition + ") OR NOT ((" + part + "))", expected, ConditionParser::parse);
        });
    }

    /** The words that stand for nothing else: keywords are out of place in another way. */
    private static List<String> reservedWords() {
        try (InputStream file = ReservedWords.class.getResourceAsStream("reserved-words.txt")) {
            Set<String> keywords = Set.of("AND", "OR", "NOT", "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE");
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(word -> !word.isBlank() && !keywords.contains(word))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text with one of its placeholders of this kind replaced, if it has any. */
    private static Optional<String> with(String replacement, Pattern kind, String text, RandomGenerator random) {
        List<MatchResult> places = kind.matcher(text).results().toList();
        if (places.isEmpty()) {
            return Optional.empty();
        }
        MatchResult place = places.get(random.nextInt(places.size()));
        return Optional.of(text.substring(0, place.start()) + " " + replacement + " " + text.substring(place.end()));
    }

    private static void checkRefused(String text, String detail, Consumer<String> parser) {
        ExpressionException error = assertThrows(ExpressionException.class, () -> parser.accept(text), text);
        assertEquals(detail, error.detail(), text);
    }

    /** What survives spoiling is an expression as good as any: it can be written in other ways, too. */
    @Test
    void aSpoiledConditionIsAConditionOrAnExpressionError() {
        Seeds.tryEach(10_000, random -> {
            String text =
                    spoil(ExpressionPrinter.condition(new RandomExpressions(random).condition(3), random), random);
            try {
                Node tree = ConditionParser.parse(text);
                assertEquals(tree, ConditionParser.parse(ExpressionPrinter.condition(tree, random)), text);
            } catch (ExpressionException e) {
                checkDetail(e, text);
            }
        });
    }

    @Test
    void aSpoiledUpdateIsAnUpdateOrAnExpressionError() {
        Seeds.tryEach(10_000, random -> {
            String text = spoil(ExpressionPrinter.update(new RandomExpressions(random).update(), random), random);
            try {
                UpdateNode tree = UpdateParser.parse(text);
                assertEquals(tree, UpdateParser.parse(ExpressionPrinter.update(tree, random)), text);
            } catch (ExpressionException e) {
                checkDetail(e, text);
            }
        });
    }

    @Test
    void aSpoiledProjectionIsAProjectionOrAnExpressionError() {
        Seeds.tryEach(4_000, random -> {
            String text =
                    spoil(ExpressionPrinter.projection(new RandomExpressions(random).projection(), random), random);
            try {
                List<Node.PathNode> paths = ProjectionParser.parse(text);
                assertEquals(paths, ProjectionParser.parse(ExpressionPrinter.projection(paths, random)), text);
            } catch (ExpressionException e) {
                checkDetail(e, text);
            }
        });
    }

    private static void checkDetail(ExpressionException error, String text) {
        assertFalse(error.detail().isEmpty(), text);
        if (error.detail().startsWith("Syntax error")) {
            String near = error.detail().replaceFirst("(?s).*, near: \"(.*)\"$", "$1");
            assertTrue(text.contains(near), () -> error.detail() + " in " + text);
        }
    }

    private static String spoil(String text, RandomGenerator random) {
        StringBuilder spoiled = new StringBuilder(text);
        for (int i = random.nextInt(3); i >= 0 && !spoiled.isEmpty(); i--) {
            int at = random.nextInt(spoiled.length());
            switch (random.nextInt(5)) {
                case 0 -> spoiled.deleteCharAt(at);
                case 1 -> spoiled.setCharAt(at, LIKELY.charAt(random.nextInt(LIKELY.length())));
                case 2 -> spoiled.insert(at, LIKELY.charAt(random.nextInt(LIKELY.length())));
                case 3 -> spoiled.insert(at, spoiled.substring(at, random.nextInt(at, spoiled.length())));
                default -> spoiled.setLength(at);
            }
        }
        return spoiled.toString();
    }
}
