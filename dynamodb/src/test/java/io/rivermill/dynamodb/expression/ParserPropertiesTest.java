// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rivermill.base.Seeds;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The parsers against a generator of their grammar: what is written of a tree is read as that tree, however it is written. */
final class ParserPropertiesTest {
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
