// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.identity.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Policies and what they say, from files: a command, its text, a line of dashes, the answer, an empty line.
 *
 * <ul>
 *   <li>{@code check identity} and {@code check trust}: is the text a policy of that kind?
 *   <li>{@code identity}, {@code resource}, {@code boundary}, {@code session}: adds the text to the policies in force;
 *       {@code clear} takes them all away
 *   <li>{@code as ACCOUNT ARN…} or {@code as service NAME}: who asks from here on
 *   <li>{@code ask ACTION RESOURCE KEY=VALUE…}: the verdict and, if it isn't allowed, the sentence. A key that is given
 *       several times has several values; {@code KEY=} alone has none.
 * </ul>
 *
 * <p>{@code -Drewrite=true} writes the answers that were given into the files.
 */
class PolicyCasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases");

    private final Map<String, List<Policies.Named>> policies = new TreeMap<>();
    private Who who = Who.of("111122223333", "arn:aws:iam::111122223333:user/ada");

    private record Case(String command, String text, String expected) {}

    @ParameterizedTest
    @ValueSource(strings = {"policy-rules.txt", "policy-verdicts.txt", "policy-conditions.txt"})
    void answersAsTheFileSays(String file) throws IOException {
        List<Case> cases = read(CASES.resolve(file));
        assertFalse(cases.isEmpty());
        List<Case> answered =
                cases.stream().map(c -> new Case(c.command, c.text, answer(c))).toList();
        if (Boolean.getBoolean("rewrite")) {
            Files.writeString(CASES.resolve(file), written(answered));
            return;
        }
        assertEquals(written(cases), written(answered));
    }

    private String answer(Case one) {
        String[] words = one.command.split(" ");
        return switch (words[0]) {
            case "check" -> check(words[1], one.text);
            case "clear" -> {
                policies.clear();
                yield "ok";
            }
            case "as" -> {
                who = words[1].equals("service")
                        ? Who.service(words[2])
                        : new Who(words[1], List.of(words).subList(2, words.length), null);
                yield "ok";
            }
            case "ask" -> ask(words);
            default -> add(words[0], one.text);
        };
    }

    private static String check(String kind, String text) {
        try {
            if (kind.equals("trust")) {
                PolicyRules.trust(text, arn -> !arn.contains("missing"));
            } else {
                PolicyRules.identity(text);
            }
            return "ok";
        } catch (MalformedPolicyException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private String add(String kind, String text) {
        try {
            List<Policies.Named> list = policies.computeIfAbsent(kind, k -> new ArrayList<>());
            list.add(new Policies.Named(kind + (list.size() + 1), PolicyDocument.parse(text)));
            return "ok";
        } catch (PolicySyntaxException e) {
            return e.problem() + ": " + e.getMessage();
        }
    }

    private String ask(String[] words) {
        Map<String, List<String>> context = new TreeMap<>();
        for (int i = 3; i < words.length; i++) {
            String[] pair = words[i].split("=", 2);
            List<String> values = context.computeIfAbsent(pair[0], k -> new ArrayList<>());
            if (!pair[1].isEmpty()) {
                values.add(pair[1]);
            }
        }
        String account = words[2].equals("*") ? who.account() : words[2].split(":", 6)[4];
        boolean root = who.arns().stream().anyMatch(arn -> arn.endsWith(":root"));
        Verdict verdict = Evaluation.evaluate(
                new Request(
                        who, root, words[1], words[2], account, words[1].equals("sts:AssumeRole"), Context.of(context)),
                new Policies(of("identity"), of("resource"), of("boundary"), of("session")));
        String arn = who.arns().isEmpty() ? "a service" : who.arns().getFirst();
        return Denial.sentence(verdict, arn, words[1], words[2]).orElse("allowed by " + names(verdict));
    }

    private static String names(Verdict verdict) {
        return verdict instanceof Verdict.Allowed allowed && !allowed.by().isEmpty()
                ? String.join(
                        ", ", allowed.by().stream().map(Verdict.Applied::policy).toList())
                : "being root";
    }

    private List<Policies.Named> of(String kind) {
        return policies.getOrDefault(kind, List.of());
    }

    private static List<Case> read(Path file) {
        try {
            List<Case> cases = new ArrayList<>();
            String command = "";
            StringBuilder text = new StringBuilder();
            StringBuilder answer = new StringBuilder();
            boolean answering = false;
            List<String> lines = new ArrayList<>(Files.readAllLines(file));
            lines.add("");
            for (String line : lines) {
                if (line.isEmpty() && !command.isEmpty()) {
                    cases.add(new Case(command, text.toString(), answer.toString()));
                    command = "";
                    text.setLength(0);
                    answer.setLength(0);
                    answering = false;
                } else if (command.isEmpty()) {
                    command = line;
                } else if (line.equals("----")) {
                    answering = true;
                } else {
                    (answering ? answer : text).append(line).append(answering ? "" : "\n");
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String written(List<Case> cases) {
        StringBuilder out = new StringBuilder();
        cases.forEach(c -> out.append(c.command + "\n" + c.text + "----\n" + c.expected + "\n\n"));
        return out.substring(0, out.length() - 1);
    }
}
