// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import io.rivermill.server.client.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Runs a history on the model and on the real thing, and says where they part. After a commit of unknown outcome there are
 * two models, one with it and one without; whatever is answered later must be what one and the same of them answers.
 */
final class History {
    private static final String CONFLICT = "Transaction is ongoing for the item";
    private static final long CHANGE_NANOS_MAX = 20_000_000_000L;
    private static final long LOOK_NANOS = 1_000_000;
    private static final Pattern PADDING = Pattern.compile("((.)\\2{8})\\2{90,}");

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
            if (schema.expiry().isPresent()) {
                Outcome started = subject.call("UpdateTimeToLive", schema.startExpiry());
                if (!(started instanceof Outcome.Done)) {
                    return Optional.of("UpdateTimeToLive: " + started);
                }
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
            case Step.Do(Call call) -> compare(call, subject.call(call.operation(), Spelling.of(call.request())));
            case Step.DoWithFault(Call call, Step.Fault fault) -> {
                subject.failNextCommit(fault);
                Outcome outcome = subject.call(call.operation(), Spelling.of(call.request()));
                yield isToldOf(fault, outcome) ? Optional.empty() : compare(call, outcome);
            }
            case Step.AddIndex(String table, Schema.Index index, boolean restart) ->
                has(table, index)
                        ? Optional.empty()
                        : change(table, schema(table).addIndex(index), restart, it -> it.add(index));
            case Step.DropIndex(String table, Schema.Index index, boolean restart) ->
                has(table, index)
                        ? change(table, schema(table).dropIndex(index), restart, it -> it.drop(index))
                        : Optional.empty();
            case Step.ReadAll(Reading reading) -> stillPossible(world -> reading.wrong(subject, world));
            case Step.Expire(Duration time) -> {
                subject.expire(time);
                worlds.forEach(world -> world.expire(time.toSeconds()));
                yield Optional.empty();
            }
            case Step.Restart() -> {
                subject.restart();
                yield Optional.empty();
            }
        };
    }

    /** True if nothing was done and the caller knows. A call that comes to no commit has no faults either. */
    private static boolean isToldOf(Step.Fault fault, Outcome outcome) {
        return switch (fault) {
            case UNTOLD, LOST -> false;
            case OVERLOADED -> outcome instanceof Outcome.Failed;
            case CONFLICT ->
                outcome instanceof Outcome.Refused refused && refused.message().equals(CONFLICT)
                        || outcome instanceof Outcome.Refused cancelled
                                && cancelled.code().equals("TransactionCanceledException")
                                && cancelled.message().contains("[TransactionConflict");
        };
    }

    private Schema schema(String table) {
        return worlds.getFirst().table(table).schema();
    }

    private boolean has(String table, Schema.Index index) {
        return schema(table).indexes().contains(index);
    }

    /** Changes a table and waits until the change is done, over a restart if that is wanted. */
    private Optional<String> change(
            String table, Map<String, Object> request, boolean restart, Consumer<Table> onModel) {
        Outcome changed = subject.call("UpdateTable", request);
        if (!(changed instanceof Outcome.Done)) {
            return Optional.of("gave " + changed);
        }
        if (restart) {
            subject.restart();
        }
        worlds.forEach(world -> onModel.accept(world.table(table)));
        Set<Object> wanted = new HashSet<>();
        schema(table).indexes().stream().filter(index -> !index.local()).forEach(index -> wanted.add(index.name()));
        long deadline = System.nanoTime() + CHANGE_NANOS_MAX;
        while (!active(table).equals(wanted)) {
            if (System.nanoTime() > deadline) {
                return Optional.of("not done after " + CHANGE_NANOS_MAX + " ns");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return Optional.empty();
    }

    /** Global indexes that can be read; none while another is on its way. */
    private Set<Object> active(String table) {
        Outcome outcome = subject.call("DescribeTable", Map.of("TableName", table));
        Set<Object> active = new HashSet<>();
        if (outcome instanceof Outcome.Done(Map<?, ?> json)) {
            for (Json index :
                    new Json(json).at("Table", "GlobalSecondaryIndexes").elements()) {
                active.add(
                        index.at("IndexStatus").text().equals("ACTIVE")
                                ? index.at("IndexName").text()
                                : index);
            }
        }
        return active;
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
            for (Optional<Schema.Index> index : sources(schema(schema.table()))) {
                Reading all = Reading.all(schema, index);
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
            case Step.Do(Call call) ->
                call.operation() + " "
                        + PADDING.matcher(new Json(call.request()).toString()).replaceAll("$1...");
            case Step.DoWithFault(Call call, Step.Fault fault) -> "(commit " + fault + ") " + text(new Step.Do(call));
            case Step.AddIndex(String table, Schema.Index index, boolean restart) ->
                "add index " + index + " to " + table + (restart ? ", and restart" : "");
            case Step.DropIndex(String table, Schema.Index index, boolean restart) ->
                "drop index " + index.name() + " of " + table + (restart ? ", and restart" : "");
            case Step.ReadAll(Reading reading) ->
                "all pages of " + reading.operation() + " " + new Json(reading.request(0, Map.of()));
            case Step.Expire(Duration time) -> "wait " + time.toSeconds() + " s, and delete what has expired";
            case Step.Restart() -> "restart";
        };
    }
}
