// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * The syntax of expressions read lately, by their text: programs send the same few texts again and again. When it is full
 * it is emptied, which costs one more parsing of what is in use; texts too long to be a program's are not kept.
 *
 * <p>Threads: any.
 */
final class ParseCache<T> {
    private static final int TEXTS_MAX = 1_000;
    private static final int TEXT_LENGTH_MAX = 512;

    private final ConcurrentMap<String, T> parsed = new ConcurrentHashMap<>();
    private final Function<String, T> parse;

    ParseCache(Function<String, T> parse) {
        this.parse = parse;
    }

    /** The syntax of {@code text}. @throws ExpressionException when it has none */
    T get(String text) {
        T known = parsed.get(text);
        if (known != null) {
            return known;
        }
        T fresh = parse.apply(text);
        if (text.length() <= TEXT_LENGTH_MAX) {
            if (parsed.size() >= TEXTS_MAX) {
                parsed.clear();
            }
            parsed.put(text, fresh);
        }
        return fresh;
    }
}
