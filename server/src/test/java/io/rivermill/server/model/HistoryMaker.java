// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import io.rivermill.server.model.Schema.Attribute;
import io.rivermill.server.model.Schema.Index;
import io.rivermill.server.model.Schema.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Random histories over two tables: one with local and global indexes, one without a RANGE key. No step depends on what
 * an earlier one did, so any of them can be left out.
 */
final class HistoryMaker {
    static final Schema WIDE = new Schema(
            "wide",
            new Key(new Attribute("pk", "S"), Optional.of(new Attribute("sk", "N"))),
            List.of(
                    new Index(
                            "near",
                            true,
                            new Key(new Attribute("pk", "S"), Optional.of(new Attribute("rr", "N"))),
                            Optional.of(List.of("a", "map"))),
                    new Index(
                            "far",
                            false,
                            new Key(new Attribute("g", "S"), Optional.of(new Attribute("rr", "N"))),
                            Optional.empty()),
                    new Index(
                            "keys",
                            false,
                            new Key(new Attribute("g", "S"), Optional.empty()),
                            Optional.of(List.of()))));
    static final Schema PLAIN = new Schema("plain", new Key(new Attribute("id", "B"), Optional.empty()), List.of());
    /** An index that comes and goes. */
    private static final Index LATE =
            new Index("late", false, new Key(new Attribute("late", "S"), Optional.empty()), Optional.empty());

    static final List<Schema> SCHEMAS = List.of(WIDE, PLAIN);

    private static final List<String> RETURNS = List.of("NONE", "ALL_OLD");
    private static final List<String> UPDATE_RETURNS =
            List.of("NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW");

    private final Chooser choose;
    private final ConditionMaker conditions;
    private final UpdateMaker updates;
    private final boolean faults;
    private final List<Call> withTokens = new ArrayList<>();

    private HistoryMaker(RandomGenerator random, boolean faults) {
        this.choose = new Chooser(random);
        this.conditions = new ConditionMaker(choose, choose::path);
        this.updates = new UpdateMaker(choose);
        this.faults = faults;
    }

    /** A history of {@code length} steps; with {@code faults} some commits fail. */
    static List<Step> make(RandomGenerator random, int length, boolean faults) {
        HistoryMaker maker = new HistoryMaker(random, faults);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            steps.add(maker.step());
        }
        return steps;
    }

    private Step step() {
        if (choose.oneIn(60)) {
            boolean restart = choose.oneIn(2);
            return choose.oneIn(3)
                    ? new Step.DropIndex(WIDE.table(), LATE, restart)
                    : new Step.AddIndex(WIDE.table(), LATE, restart);
        }
        return switch (choose.below(40)) {
            case 0 -> new Step.Restart();
            case 1, 2, 3 -> new Step.ReadAll(query());
            case 4 -> new Step.ReadAll(scan());
            case 5, 6, 7, 8 -> new Step.Do(get());
            case 9 -> new Step.Do(batchGet());
            case 10, 11 -> new Step.Do(batchWrite());
            case 12, 13, 14 -> write(transaction());
            case 15 -> new Step.Do(transactGet());
            default -> write(one());
        };
    }

    private Step write(Call call) {
        return faults && choose.oneIn(12)
                ? new Step.DoWithFault(call, choose.of(List.of(Step.Fault.values())))
                : new Step.Do(call);
    }

    private Call.One one() {
        Write write = single(choose.oneIn(4) ? PLAIN : WIDE);
        return new Call.One(write, choose.of(write instanceof Write.Edit ? UPDATE_RETURNS : RETURNS));
    }

    /** Sometimes one that was there before: with its token, it is to do nothing the second time. */
    private Call transaction() {
        if (!withTokens.isEmpty() && choose.oneIn(3)) {
            return choose.of(withTokens);
        }
        List<Write> writes = new ArrayList<>();
        for (int i = choose.below(4); i >= 0; i--) {
            writes.add(action(choose.oneIn(3) ? PLAIN : WIDE));
        }
        Optional<String> token = choose.maybe(2, () -> "token" + choose.below(20));
        Call call = new Transact.Writes(writes, token);
        token.ifPresent(it -> withTokens.add(call));
        return call;
    }

    private Write action(Schema schema) {
        String table = schema.table();
        Optional<Condition> condition = choose.maybe(3, () -> conditions.condition(1));
        boolean tells = choose.oneIn(3);
        return switch (choose.below(6)) {
            case 0 -> new Write.Delete(table, goodKey(schema), condition, tells);
            case 1 -> new Write.Check(table, goodKey(schema), Optional.of(conditions.condition(1)), tells);
            case 2, 3 -> new Write.Put(table, item(schema), condition, tells);
            default -> new Write.Edit(table, goodKey(schema), Optional.of(updates.update()), condition, tells);
        };
    }

    private Call transactGet() {
        List<Call.Get> gets = new ArrayList<>();
        for (int i = choose.below(4); i >= 0; i--) {
            Schema schema = choose.oneIn(3) ? PLAIN : WIDE;
            gets.add(new Call.Get(schema.table(), goodKey(schema), choose.maybe(3, choose::paths), true));
        }
        return new Transact.Gets(gets);
    }

    private Write single(Schema schema) {
        String table = choose.oneIn(100) ? "nowhere" : schema.table();
        Optional<Condition> condition = choose.maybe(3, () -> conditions.condition(2));
        boolean tells = choose.oneIn(3);
        return switch (choose.below(8)) {
            case 0 -> new Write.Delete(table, key(schema), condition, tells);
            case 1, 2, 3 -> new Write.Put(table, item(schema), condition, tells);
            default -> new Write.Edit(table, key(schema), update(), condition, tells);
        };
    }

    private Optional<Update> update() {
        return choose.oneIn(20) ? Optional.empty() : Optional.of(updates.update());
    }

    private Map<String, Value> item(Schema schema) {
        Map<String, Value> item = new LinkedHashMap<>(key(schema));
        item.putAll(choose.attributes());
        return item;
    }

    /** One of few keys; sometimes one that is none. */
    private Map<String, Value> key(Schema schema) {
        Map<String, Value> key = goodKey(schema);
        if (choose.oneIn(60)) {
            key.remove(schema.key().hash().name());
        } else if (choose.oneIn(60)) {
            key.put(schema.key().hash().name(), new Value.Number(1));
        }
        return key;
    }

    private Map<String, Value> goodKey(Schema schema) {
        Map<String, Value> key = new LinkedHashMap<>();
        for (Attribute attribute : schema.key().attributes()) {
            key.put(attribute.name(), keyValue(attribute.type()));
        }
        return key;
    }

    private Value keyValue(String type) {
        return switch (type) {
            case "S" -> new Value.Text(choose.of(List.of("p", "p\u0000", "q", "q\u00e9")));
            case "N" -> new Value.Number(choose.below(5) - 2);
            default -> new Value.Binary(choose.of(List.of("00", "0000", "00ff", "ff")));
        };
    }

    private Call get() {
        Schema schema = choose.oneIn(4) ? PLAIN : WIDE;
        return new Call.Get(schema.table(), key(schema), choose.maybe(3, choose::paths), choose.oneIn(2));
    }

    private Call batchGet() {
        Set<Map<String, Value>> keys = new LinkedHashSet<>();
        for (int i = choose.below(6); i >= 0; i--) {
            keys.add(goodKey(WIDE));
        }
        return new Call.BatchGet(WIDE.table(), List.copyOf(keys));
    }

    private Call batchWrite() {
        List<Write> writes = new ArrayList<>();
        for (int i = choose.below(5); i >= 0; i--) {
            Schema schema = choose.oneIn(3) ? PLAIN : WIDE;
            Map<String, Value> key = goodKey(schema);
            Map<String, Value> item = new LinkedHashMap<>(key);
            if (!choose.oneIn(10)) {
                item.put("g", new Value.Text(choose.of(List.of("u", "v"))));
                item.put("rr", new Value.Number(choose.below(3)));
            }
            writes.add(
                    choose.oneIn(3)
                            ? new Write.Delete(schema.table(), key, Optional.empty(), false)
                            : new Write.Put(schema.table(), item, Optional.empty(), false));
        }
        return new Call.BatchWrite(writes);
    }

    private Reading query() {
        Optional<Index> index = choose.maybe(2, () -> choose.of(WIDE.with(LATE).indexes()));
        Key key = index.map(Index::key).orElse(WIDE.key());
        Value hash =
                key.hash().name().equals("pk") ? keyValue("S") : new Value.Text(choose.of(List.of("u", "uv", "v")));
        Optional<Condition> range =
                key.range().flatMap(attribute -> choose.maybe(2, () -> rangeCondition(attribute.name())));
        boolean hasA =
                index.flatMap(Index::included).map(names -> names.contains("a")).orElse(true);
        return new Reading(
                WIDE,
                index,
                Optional.of(new Reading.KeyRange(hash, range)),
                hasA ? choose.maybe(3, this::filter) : Optional.empty(),
                1 + choose.below(4),
                choose.oneIn(2),
                1);
    }

    private Condition filter() {
        return new Condition.Compare(
                new Operand.At(Path.of("a")),
                choose.of(List.of("<", "<>")),
                new Operand.Literal(new Value.Number(choose.below(5))));
    }

    private Condition rangeCondition(String name) {
        Operand at = new Operand.At(Path.of(name));
        int from = choose.below(5) - 2;
        return choose.oneIn(3)
                ? new Condition.Between(
                        at,
                        new Operand.Literal(new Value.Number(from)),
                        new Operand.Literal(new Value.Number(from + choose.below(3))))
                : new Condition.Compare(
                        at, choose.of(List.of("=", "<", "<=", ">", ">=")), new Operand.Literal(new Value.Number(from)));
    }

    private Reading scan() {
        Schema schema = choose.oneIn(3) ? PLAIN : WIDE;
        Optional<Index> index = schema.indexes().isEmpty()
                ? Optional.empty()
                : choose.maybe(2, () -> choose.of(schema.with(LATE).indexes()));
        return new Reading(
                schema,
                index,
                Optional.empty(),
                index.isPresent() ? Optional.empty() : choose.maybe(2, () -> conditions.condition(1)),
                1 + choose.below(6),
                true,
                1 + choose.below(4));
    }
}
