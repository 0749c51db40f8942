// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server;

import java.util.ArrayList;
import java.util.List;

/** Runs commands at a pseudo terminal, as a person would: what they ask is answered with keys. */
final class PseudoTerminal {
    static final String ENTER = "\r";
    static final String INTERRUPT = "\u0003";

    /** Forks its arguments from the third on at a terminal of its own, and types when it sees the question. */
    private static final String PYTHON = """
            import os, pty, sys
            keys, question, command = sys.argv[1], sys.argv[2].encode(), sys.argv[3:]
            pid, terminal = pty.fork()
            if pid == 0:
                os.execvp(command[0], command)
            said, asked = b'', not question
            while True:
                try:
                    part = os.read(terminal, 4096)
                except OSError:
                    break  # how a terminal ends
                if not part:
                    break
                said += part
                if not asked and question in said:
                    asked = True
                    os.write(terminal, keys.encode())
            sys.stdout.write(said.decode())
            sys.stdout.flush()
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """;

    private PseudoTerminal() {}

    /** A command that asks nothing. */
    static ServerProcess.Finished run(String... arguments) {
        return answering("", "", arguments);
    }

    /** A command that is answered with {@code keys} once it has said {@code question}. */
    static ServerProcess.Finished answering(String question, String keys, String... arguments) {
        return under(List.of(), question, keys, arguments);
    }

    /** The same with variables, such as {@code NO_COLOR=1}. */
    static ServerProcess.Finished under(List<String> variables, String question, String keys, String... arguments) {
        List<String> program = new ArrayList<>(List.of("env"));
        program.addAll(variables);
        program.addAll(List.of("/usr/bin/python3", "-c", PYTHON, keys, question));
        return ServerProcess.runUnder(program, arguments);
    }
}
