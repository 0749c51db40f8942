// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import io.rivermill.server.client.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Runs a history on the model and on the real thing, and says where they part. After a commit of unknown outcome there are
 * two models, one with it and one without; whatever is answered later must be what one and the same of them answers.
 */
final class History {
    private static final Pattern PADDING = Pattern.compile("é{9,}");

    private final Subject subject;
    private final List<Schema> schemas;
    private List<Database> worlds;

    private History(Subject subject, List<Schema> schemas) {
        this.subject = subject;
        this.schemas = schemas;
        this.worlds = List.of(new Database(schemas));
    }

    /** The first difference when {@code steps} are run from nothing; nothing if there is none. */
    static Optional<String> difference(Supplier<Subject> opener, List<Schema> schemas, List<Step> steps) {
        try (Subject subject = opener.get()) {
            return new History(subject, schemas).run(steps);
        }
    }

    private Optional<String> run(List<Step> steps) {
        for (Schema schema : schemas) {
            Outcome created = subject.call("CreateTable", schema.createTable());
            if (!(created instanceof Outcome.Done)) {
                return Optional.of("CreateTable: " + created);
            }
        }
        for (int i = 0; i < steps.size(); i++) {
            Optional<String> problem = take(steps.get(i));
            if (problem.isPresent()) {
                int number = i + 1;
                return problem.map(it -> "step " + number + " " + text(steps.get(number - 1)) + "\n  " + it);
            }
        }
        return atTheEnd();
    }

    private Optional<String> take(Step step) {
        return switch (step) {
            case Step.Do(Call call) -> compare(call, subject.call(call.operation(), call.request()));
            case Step.DoWithFault(Call call, boolean made) -> {
                subject.failNextCommit(made);
                yield compare(call, subject.call(call.operation(), call.request()));
            }
            case Step.ReadAll(Reading reading) -> stillPossible(world -> reading.wrong(subject, world));
            case Step.Restart() -> {
                subject.restart();
                yield Optional.empty();
            }
        };
    }

    private interface Judge {
        Optional<String> wrong(Database world);
    }

    /** Goes on with the worlds in which nothing is wrong; wrong if there is none. */
    private Optional<String> stillPossible(Judge judge) {
        List<Database> possible = new ArrayList<>();
        String problem = "";
        for (Database world : worlds) {
            Optional<String> wrong = judge.wrong(world);
            if (wrong.isEmpty()) {
                possible.add(world);
            } else {
                problem = wrong.get();
            }
        }
        worlds = possible;
        return possible.isEmpty() ? Optional.of(problem) : Optional.empty();
    }

    private Optional<String> compare(Call call, Outcome outcome) {
        if (outcome instanceof Outcome.Unknown) {
            List<Database> forked = new ArrayList<>(worlds);
            for (Database world : worlds) {
                Database done = world.copy();
                try {
                    call.on(done);
                    forked.add(done);
                } catch (Refusal e) {
                    // then it can't have happened
                }
            }
            worlds = forked;
            return Optional.empty();
        }
        return stillPossible(world -> wrong(call, outcome, world));
    }

    private static Optional<String> wrong(Call call, Outcome outcome, Database world) {
        String came = outcome instanceof Outcome.Done(Map<?, ?> json) ? new Json(json).toString() : outcome.toString();
        try {
            Map<String, Object> expected = call.on(world);
            boolean same = outcome instanceof Outcome.Done(Map<?, ?> json)
                    && Canonical.answer(call.operation(), expected).equals(Canonical.answer(call.operation(), json));
            return same ? Optional.empty() : Optional.of("gave " + came + "\n  not   " + new Json(expected));
        } catch (Refusal e) {
            boolean same = outcome instanceof Outcome.Refused refused
                    && refused.code().equals(e.code())
                    && e.messages().contains(refused.message())
                    && hasAll(refused.body(), e.more());
            return same ? Optional.empty() : Optional.of("gave " + came + "\n  not   " + e.getMessage() + e.more());
        }
    }

    private static boolean hasAll(Map<?, ?> body, Map<String, Object> more) {
        return more.entrySet().stream()
                .allMatch(member -> body.containsKey(member.getKey())
                        && (member.getKey().equals("CancellationReasons")
                                ? sameReasons((List<?>) member.getValue(), (List<?>) body.get(member.getKey()))
                                : Canonical.of(member.getValue()).equals(Canonical.of(body.get(member.getKey())))));
    }

    private static boolean sameReasons(List<?> expected, List<?> given) {
        boolean same = expected.size() == given.size();
        for (int i = 0; same && i < expected.size(); i++) {
            Map<Object, Object> wanted = new HashMap<>((Map<?, ?>) expected.get(i));
            Map<?, ?> reason = (Map<?, ?>) given.get(i);
            if (wanted.get("Message") instanceof List<?> messages && messages.contains(reason.get("Message"))) {
                wanted.put("Message", reason.get("Message"));
            }
            same = Canonical.of(wanted).equals(Canonical.of(reason));
        }
        return same;
    }

    /** Compares all tables, their indexes and their streams. */
    private Optional<String> atTheEnd() {
        for (Schema schema : schemas) {
            for (Optional<Schema.Index> index : sources(schema)) {
                Reading all = new Reading(schema, index, Optional.empty(), Optional.empty(), 1_000, true, 1);
                Optional<String> problem = stillPossible(world -> all.wrong(subject, world));
                if (problem.isPresent()) {
                    return problem.map(it -> "at the end, " + index + " of " + schema.table() + " " + it);
                }
            }
            List<Map<?, ?>> records = subject.records(schema.table());
            Optional<String> problem = stillPossible(world -> StreamCheck.wrong(world.table(schema.table()), records));
            if (problem.isPresent()) {
                return problem.map(it -> "at the end, the stream of " + schema.table() + " " + it);
            }
        }
        return Optional.empty();
    }

    private static List<Optional<Schema.Index>> sources(Schema schema) {
        List<Optional<Schema.Index>> sources = new ArrayList<>();
        sources.add(Optional.empty());
        schema.indexes().forEach(index -> sources.add(Optional.of(index)));
        return sources;
    }

    /** A history as a script that a person can read, and type again. */
    static String script(List<Step> steps) {
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            script.append("  ")
                    .append(i + 1)
                    .append(' ')
                    .append(text(steps.get(i)))
                    .append('\n');
        }
        return script.toString();
    }

    private static String text(Step step) {
        return switch (step) {
            case Step.Do(Call call) -> call.operation() + " " + new Json(call.request());
            case Step.DoWithFault(Call call, boolean made) ->
                "(commit " + (made ? "made but untold" : "lost") + ") " + text(new Step.Do(call));
            case Step.ReadAll(Reading reading) ->
                "all pages of " + reading.operation() + " " + new Json(reading.request(0, Map.of()));
            case Step.Restart() -> "restart";
        };
    }
}
