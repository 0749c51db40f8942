// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import io.rivermill.server.model.Schema.Attribute;
import io.rivermill.server.model.Schema.Index;
import io.rivermill.server.model.Schema.Key;
import java.time.Duration;
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
    private static final Attribute PK = new Attribute("pk", "S");
    private static final Attribute G = new Attribute("g", "S");
    private static final Attribute H = new Attribute("h", "N");
    private static final Attribute RR = new Attribute("rr", "N");
    private static final Attribute SS = new Attribute("ss", "S");

    static final Schema WIDE = new Schema(
            "wide",
            Key.of(PK, new Attribute("sk", "N")),
            List.of(
                    new Index("near", true, Key.of(PK, RR), Optional.of(List.of("a", "map"))),
                    new Index("bare", true, Key.of(PK, SS), Optional.of(List.of())),
                    new Index("far", false, Key.of(G, RR), Optional.empty()),
                    new Index("keys", false, Key.of(G), Optional.of(List.of())),
                    new Index(
                            "many", false, new Key(List.of(G, H), List.of(RR, SS)), Optional.of(List.of("c", "lst")))),
            "NEW_AND_OLD_IMAGES",
            Optional.of("until"));
    static final Schema PLAIN =
            new Schema("plain", Key.of(new Attribute("id", "B")), List.of(), "OLD_IMAGE", Optional.empty());
    /** An index that comes and goes. */
    private static final Index LATE = new Index("late", false, Key.of(new Attribute("late", "S")), Optional.empty());

    static final List<Schema> SCHEMAS = List.of(WIDE, PLAIN);

    private static final List<String> RETURNS = List.of("NONE", "ALL_OLD");
    private static final List<String> UPDATE_RETURNS =
            List.of("NONE", "ALL_OLD", "ALL_NEW", "UPDATED_OLD", "UPDATED_NEW");

    private static final List<String> VIEWS = List.of("KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES");
    private static final int LARGE_PADDING_MAX = 190_000;

    private final Chooser choose;
    private final ConditionMaker conditions;
    private final UpdateMaker updates;
    private final LegacyMaker legacy;
    private final ReadMaker reads;
    private final boolean faults;
    private final boolean large;
    private final List<Call> withTokens = new ArrayList<>();

    private HistoryMaker(RandomGenerator random, boolean faults, boolean large) {
        this.choose = new Chooser(random, large ? LARGE_PADDING_MAX : Chooser.USUAL_PADDING_MAX);
        this.large = large;
        this.conditions = new ConditionMaker(choose, choose::path);
        this.updates = new UpdateMaker(choose);
        this.legacy = new LegacyMaker(choose);
        this.reads = new ReadMaker(choose, large);
        this.faults = faults;
    }

    /** A history of {@code length} steps; with {@code faults} some commits fail. */
    static List<Step> make(RandomGenerator random, int length, boolean faults) {
        return new HistoryMaker(random, faults, false).steps(length);
    }

    /** A history with items so large that few of them are a page. */
    static List<Step> makeLarge(RandomGenerator random, int length) {
        return new HistoryMaker(random, false, true).steps(length);
    }

    /** The tables of a history, with streams of any view. */
    static List<Schema> schemas(RandomGenerator random) {
        return SCHEMAS.stream()
                .map(schema -> schema.withView(VIEWS.get(random.nextInt(VIEWS.size()))))
                .toList();
    }

    private List<Step> steps(int length) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            steps.add(step());
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
        if (large && choose.oneIn(3)) {
            return new Step.Do(batchWrite());
        }
        if (choose.oneIn(30)) {
            return new Step.Expire(Duration.ofSeconds(choose.oneIn(8) ? 301 : 7 * choose.below(5)));
        }
        return switch (choose.below(40)) {
            case 0 -> new Step.Restart();
            case 1, 2, 3, 4, 5 -> new Step.ReadAll(reads.query(choose.oneIn(6) ? PLAIN : WIDE.with(LATE)));
            case 6, 7 -> new Step.ReadAll(reads.scan(choose.oneIn(3) ? PLAIN : WIDE.with(LATE)));
            case 8, 9, 10 -> new Step.Do(get());
            case 11 -> new Step.Do(batchGet());
            case 12, 13 -> new Step.Do(batchWrite());
            case 14, 15, 16 -> write(transaction());
            case 17 -> new Step.Do(transactGet());
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
            gets.add(new Call.Get(
                    schema.table(), goodKey(schema), new Wanted(choose.maybe(3, choose::paths), false), true));
        }
        return new Transact.Gets(gets);
    }

    /** A write of its own; its condition and update are both expressions, or both not. */
    private Write single(Schema schema) {
        String table = choose.oneIn(100) ? "nowhere" : schema.table();
        boolean old = choose.oneIn(3);
        Optional<Condition> condition = choose.maybe(3, () -> old ? legacy.expected() : conditions.condition(2));
        boolean tells = choose.oneIn(3);
        return switch (choose.below(8)) {
            case 0 -> new Write.Delete(table, key(schema), condition, tells);
            case 1, 2, 3 -> new Write.Put(table, item(schema), condition, tells);
            default -> {
                Update update = old ? legacy.update() : updates.update();
                Optional<Update> some = choose.oneIn(20) ? Optional.empty() : Optional.of(update);
                yield new Write.Edit(table, key(schema), some, condition, tells);
            }
        };
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
            key.remove(schema.key().names().getFirst());
        } else if (choose.oneIn(60)) {
            key.put(schema.key().names().getFirst(), new Value.Number(1));
        }
        return key;
    }

    private Map<String, Value> goodKey(Schema schema) {
        Map<String, Value> key = new LinkedHashMap<>();
        for (Attribute attribute : schema.key().attributes()) {
            key.put(attribute.name(), reads.keyValue(attribute));
        }
        return key;
    }

    private Call get() {
        Schema schema = choose.oneIn(4) ? PLAIN : WIDE;
        return new Call.Get(schema.table(), key(schema), wanted(), choose.oneIn(2));
    }

    private Wanted wanted() {
        if (choose.oneIn(2)) {
            return Wanted.ALL;
        }
        List<Path> parts = choose.paths();
        return choose.oneIn(3)
                ? new Wanted(Optional.of(List.of(Path.of(parts.getFirst().name()))), true)
                : new Wanted(Optional.of(parts), false);
    }

    private Call batchGet() {
        List<Call.BatchGet.Part> parts = new ArrayList<>();
        for (Schema schema : choose.oneIn(2) ? SCHEMAS : List.of(choose.of(SCHEMAS))) {
            Set<Map<String, Value>> keys = new LinkedHashSet<>();
            for (int i = choose.below(6); i >= 0; i--) {
                keys.add(goodKey(schema));
            }
            List<Map<String, Value>> all = new ArrayList<>(keys);
            if (choose.oneIn(20)) {
                all.add(all.getFirst());
            }
            parts.add(new Call.BatchGet.Part(schema.table(), all, wanted(), choose.oneIn(2)));
        }
        return new Call.BatchGet(parts);
    }

    private Call batchWrite() {
        List<Write> writes = new ArrayList<>();
        for (int i = choose.below(5); i >= 0; i--) {
            Schema schema = choose.oneIn(3) ? PLAIN : WIDE;
            Map<String, Value> item = goodKey(schema);
            if (choose.oneIn(3)) {
                writes.add(new Write.Delete(schema.table(), item, Optional.empty(), false));
            } else {
                item.putAll(choose.attributes());
                writes.add(new Write.Put(schema.table(), item, Optional.empty(), false));
            }
        }
        return new Call.BatchWrite(writes);
    }
}
