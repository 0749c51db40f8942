// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import java.io.Console;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Lines for a person at a terminal, with colour; the same lines, plain, in a pipe, a file or with NO_COLOR. */
final class Terminal {
    private final PrintWriter out;
    private final boolean colour;

    private Terminal(PrintWriter out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    @SuppressWarnings("SystemConsoleNull") // seen null on JDK 25 where neither input nor output is a terminal
    static Terminal of(CommandLine line) {
        Console console = System.console();
        boolean person = console != null && console.isTerminal();
        return new Terminal(line.getOut(), person && System.getenv("NO_COLOR") == null);
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    /** True if nobody reads any more, such as when {@code head} has seen enough. */
    boolean isClosed() {
        return out.checkError();
    }

    String strong(String text) {
        return styled("1", text);
    }

    String faint(String text) {
        return styled("2", text);
    }

    String good(String text) {
        return styled("32", text);
    }

    String bad(String text) {
        return styled("31", text);
    }

    String caution(String text) {
        return styled("33", text);
    }

    private String styled(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
