// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb.expression;

import java.util.ArrayList;
import java.util.List;

/** The tokens of an expression with a place in them, and the words for what doesn't belong there. */
final class Tokens {
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    Tokens(String text) {
        this.text = text;
        int index = 0;
        while (index < text.length()) {
            if (isBlank(text.charAt(index))) {
                index++;
            } else {
                Token token = tokenAt(index);
                tokens.add(token);
                index = token.end();
            }
        }
        tokens.add(new Token(Token.Kind.END, "<EOF>", text.length(), text.length()));
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peekSecond() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    int index() {
        return at;
    }

    Token next() {
        Token token = tokens.get(at);
        if (token.kind() != Token.Kind.END) {
            at++;
        }
        return token;
    }

    boolean take(String symbol) {
        if (!peek().is(symbol)) {
            return false;
        }
        at++;
        return true;
    }

    boolean takeWord(String keyword) {
        if (!peek().isWord(keyword)) {
            return false;
        }
        at++;
        return true;
    }

    void expect(String symbol) {
        if (!take(symbol)) {
            throw unexpected();
        }
    }

    void expectEnd() {
        if (peek().kind() != Token.Kind.END) {
            throw unexpected();
        }
    }

    /** The token that is next doesn't belong here. */
    ExpressionException unexpected() {
        Token token = peek();
        int from = at > 0 ? tokens.get(at - 1).start() : 0;
        int to = token.end();
        if (at + 1 < tokens.size() && tokens.get(at + 1).kind() != Token.Kind.END) {
            to = tokens.get(at + 1).end();
        } else if (token.kind() == Token.Kind.END && at > 1 && isComparator(tokens.get(at - 1))) {
            from = tokens.get(at - 2).start(); // AWS looks back to where the comparison began
        }
        if (at == 0 && token.kind() != Token.Kind.END) {
            from = token.start();
        }
        return new ExpressionException(
                "Syntax error; token: \"" + token.text() + "\", near: \"" + text.substring(from, to) + "\"");
    }

    static boolean isComparator(Token token) {
        if (token.kind() != Token.Kind.SYMBOL) {
            return false;
        }
        return switch (token.text()) {
            case "=", "<>", "<", "<=", ">", ">=" -> true;
            default -> false;
        };
    }

    private Token tokenAt(int start) {
        char c = text.charAt(start);
        if (isLetter(c)) {
            return token(Token.Kind.WORD, start, endOfIdentifier(start));
        }
        if (isDigit(c)) {
            int end = start + 1;
            while (c != '0' && end < text.length() && isDigit(text.charAt(end))) { // no number begins with a zero but 0
                end++;
            }
            return token(Token.Kind.DIGITS, start, end);
        }
        if (c == '#' || c == ':') {
            int end = endOfIdentifier(start + 1);
            Token.Kind kind = c == '#' ? Token.Kind.NAME : Token.Kind.VALUE;
            return token(end == start + 1 ? Token.Kind.SYMBOL : kind, start, end);
        }
        boolean two = text.startsWith("<=", start) || text.startsWith(">=", start) || text.startsWith("<>", start);
        int length = two ? 2 : Character.charCount(text.codePointAt(start));
        return token(Token.Kind.SYMBOL, start, start + length);
    }

    private Token token(Token.Kind kind, int start, int end) {
        return new Token(kind, text.substring(start, end), start, end);
    }

    private int endOfIdentifier(int start) {
        int end = start;
        while (end < text.length() && isIdentifier(text.charAt(end))) {
            end++;
        }
        return end;
    }

    static boolean isIdentifier(char c) {
        return isLetter(c) || isDigit(c) || c == '_';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }
}
