// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A subject with a mistake in it, which the model has to find. */
final class Mutant implements Subject {
    private static final Pattern ORDER_OF_SIZE = Pattern.compile("([<>](?= size\\()|(?<=\\)) [<>](?= ))");
    private static final Pattern INDEX = Pattern.compile("\\[(\\d+)]");

    private final Subject subject;
    private final Mistake mistake;

    Mutant(Subject subject, Mistake mistake) {
        this.subject = subject;
        this.mistake = mistake;
    }

    @Override
    public Outcome call(String operation, Map<String, Object> request) {
        Map<String, Object> sent = new LinkedHashMap<>(request);
        switch (mistake) {
            case CONDITIONS_ARE_IGNORED -> sent.computeIfPresent("ConditionExpression", (name, text) -> always(text));
            case FILTERS_ARE_IGNORED -> sent.computeIfPresent("FilterExpression", (name, text) -> always(text));
            case A_DELETE_IS_FORGOTTEN -> {
                if (operation.equals("DeleteItem")) {
                    return subject.call("GetItem", read(request));
                }
            }
            case A_WRITE_IS_DONE_TWICE -> {
                if (operation.equals("UpdateItem")) {
                    subject.call(operation, sent);
                }
            }
            case HALF_OF_A_TRANSACTION_IS_FORGOTTEN ->
                sent.computeIfPresent("TransactItems", (name, items) -> half((List<?>) items));
            case TOKENS_ARE_IGNORED -> sent.remove("ClientRequestToken");
            case QUERIES_RUN_BACKWARDS -> sent.computeIfPresent("ScanIndexForward", (name, forward) -> true);
            case WHAT_WAS_LOST_IS_ANSWERED -> {
                Outcome outcome = subject.call(operation, sent);
                return outcome instanceof Outcome.Unknown ? new Outcome.Done(Map.of()) : outcome;
            }
            case ELEMENTS_ARE_COUNTED_FROM_ONE ->
                sent.computeIfPresent(
                        "UpdateExpression",
                        (name, text) -> INDEX.matcher(text.toString())
                                .replaceAll(it -> "[" + (Integer.parseInt(it.group(1)) + 1) + "]"));
            case DIFFERENCES_ARE_SUMS ->
                sent.computeIfPresent(
                        "UpdateExpression", (name, text) -> text.toString().replace(" - ", " + "));
            case EQUAL_SIZES_ARE_LESS ->
                sent.computeIfPresent(
                        "ConditionExpression",
                        (name, text) -> ORDER_OF_SIZE.matcher(text.toString()).replaceAll("$1="));
            case EXPECTED_IS_IGNORED -> {
                if (sent.remove("Expected") != null) {
                    sent.remove("ConditionalOperator");
                }
            }
            case ANY_IS_TAKEN_FOR_ALL -> sent.computeIfPresent("ConditionalOperator", (name, word) -> "AND");
            case ADDING_REPLACES ->
                sent.computeIfPresent("AttributeUpdates", (name, updates) -> replacing((Map<?, ?>) updates));
            case OLD_FILTERS_ARE_IGNORED -> {
                if (sent.remove("QueryFilter") != null || sent.remove("ScanFilter") != null) {
                    sent.remove("ConditionalOperator");
                }
            }
            case ATTRIBUTES_TO_GET_ARE_IGNORED -> sent.remove("AttributesToGet");
            case A_PROJECTION_LOSES_A_PART ->
                sent.computeIfPresent(
                        "ProjectionExpression", (name, text) -> text.toString().replaceFirst("\\[\\d+](?=$|,)", ""));
            case A_PAGE_IS_TOO_SHORT ->
                sent.computeIfPresent("Limit", (name, limit) -> Math.max(1, (Integer) limit - 1));
            case STRONG_READS_COST_AS_OTHERS -> sent.remove("ConsistentRead");
            case A_LOCAL_INDEX_IS_NOT_COMPLETED -> {
                if (sent.containsKey("IndexName")) {
                    sent.remove("Select", "ALL_ATTRIBUTES");
                }
            }
            case A_BATCH_LOSES_A_WRITE -> {
                if (operation.equals("BatchWriteItem")) {
                    sent.computeIfPresent("RequestItems", (name, tables) -> withoutLastWrites((Map<?, ?>) tables));
                }
            }
            case PAGES_GO_ON_AFTER_ONE_MEGABYTE -> {
                return twoPages(operation, sent);
            }
            case A_COUNT_IS_TOO_SMALL,
                    NUMBERS_ARE_NOT_CANONICAL,
                    NOTHING_EXPIRES,
                    ITEMS_EXPIRE_TOO_SOON,
                    EXPIRIES_ARE_DELETES,
                    A_RECORD_HAS_NO_OLD_IMAGE,
                    A_RECORD_IS_OF_ANOTHER_SIZE,
                    A_READ_LOSES_AN_ATTRIBUTE,
                    LONG_NUMBERS_ARE_ROUNDED,
                    A_PAGE_SKIPS_AN_ITEM,
                    A_CHANGE_HAS_TWO_RECORDS,
                    A_RECORD_IS_MISSING,
                    RECORDS_CHANGE_PLACES -> {}
        }
        return answered(operation, subject.call(operation, sent));
    }

    private static String always(Object condition) {
        return "(" + condition + ") OR attribute_not_exists(nowhere)";
    }

    private static Map<String, Object> read(Map<String, Object> delete) {
        return Map.of(
                "TableName", delete.get("TableName"), "Key", delete.get("Key"), "ReturnConsumedCapacity", "TOTAL");
    }

    private Outcome answered(String operation, Outcome outcome) {
        if (!(outcome instanceof Outcome.Done(Map<?, ?> json))) {
            return outcome;
        }
        Map<Object, Object> changed = new LinkedHashMap<>(json);
        if (mistake == Mistake.A_READ_LOSES_AN_ATTRIBUTE && operation.equals("GetItem")) {
            changed.computeIfPresent("Item", (name, item) -> withoutOne((Map<?, ?>) item));
        }
        if (mistake == Mistake.LONG_NUMBERS_ARE_ROUNDED) {
            changed.replaceAll((name, member) -> eachNumber(member, Mutant::rounded));
        }
        if (mistake == Mistake.NUMBERS_ARE_NOT_CANONICAL) {
            changed.replaceAll(
                    (name, member) -> eachNumber(member, number -> number.contains(".") ? number : number + ".0"));
        }
        if (mistake == Mistake.A_COUNT_IS_TOO_SMALL && !json.containsKey("Items")) {
            changed.computeIfPresent("Count", (name, count) -> Math.max(0, ((Number) count).intValue() - 1));
        }
        if (mistake == Mistake.A_PAGE_SKIPS_AN_ITEM && json.containsKey("LastEvaluatedKey")) {
            changed.computeIfPresent("Items", (name, items) -> withoutLast((List<?>) items));
        }
        return new Outcome.Done(changed);
    }

    private static Object eachNumber(Object json, UnaryOperator<String> change) {
        return switch (json) {
            case Map<?, ?> map -> {
                Map<Object, Object> members = new LinkedHashMap<>();
                map.forEach((name, member) -> members.put(
                        name,
                        name.equals("N") && member instanceof String text
                                ? change.apply(text)
                                : eachNumber(member, change)));
                yield members;
            }
            case List<?> list ->
                list.stream().map(element -> eachNumber(element, change)).toList();
            default -> json;
        };
    }

    /** As if numbers were kept to 17 digits. */
    private static String rounded(String number) {
        return new BigDecimal(number).round(new MathContext(17)).toPlainString();
    }

    /** Of a reading without a limit the next page, too, as one. */
    private Outcome twoPages(String operation, Map<String, Object> request) {
        Outcome outcome = subject.call(operation, request);
        if (request.containsKey("Limit")
                || !(outcome instanceof Outcome.Done(Map<?, ?> first))
                || !first.containsKey("LastEvaluatedKey")) {
            return outcome;
        }
        Map<String, Object> next = new LinkedHashMap<>(request);
        next.put("ExclusiveStartKey", first.get("LastEvaluatedKey"));
        if (!(subject.call(operation, next) instanceof Outcome.Done(Map<?, ?> second))) {
            return outcome;
        }
        Map<Object, Object> both = new LinkedHashMap<>(second);
        both.replaceAll((name, member) -> joined(first.get(name), member));
        return new Outcome.Done(both);
    }

    private static Object joined(Object first, Object second) {
        return switch (second) {
            case List<?> list ->
                Stream.concat(((List<?>) first).stream(), list.stream()).toList();
            case Number number -> ((Number) first).doubleValue() + number.doubleValue();
            default -> second;
        };
    }

    private static Map<?, ?> changed(Map<?, ?> record, Consumer<Map<Object, Object>> change) {
        Map<Object, Object> changed = new LinkedHashMap<>(record);
        changed.computeIfPresent("dynamodb", (name, of) -> {
            Map<Object, Object> members = new LinkedHashMap<>((Map<?, ?>) of);
            change.accept(members);
            return members;
        });
        return changed;
    }

    private static Map<?, ?> replacing(Map<?, ?> updates) {
        Map<Object, Object> changed = new LinkedHashMap<>();
        updates.forEach((name, update) -> {
            Map<Object, Object> one = new LinkedHashMap<>((Map<?, ?>) update);
            one.replace("Action", "ADD", "PUT");
            changed.put(name, one);
        });
        return changed;
    }

    private static Map<?, ?> withoutLastWrites(Map<?, ?> tables) {
        Map<Object, Object> changed = new LinkedHashMap<>();
        tables.forEach((name, writes) ->
                changed.put(name, ((List<?>) writes).size() == 1 ? writes : withoutLast((List<?>) writes)));
        return changed;
    }

    private static Map<?, ?> withoutOne(Map<?, ?> item) {
        Map<Object, Object> rest = new LinkedHashMap<>(item);
        rest.keySet().stream().findFirst().ifPresent(rest::remove);
        return rest;
    }

    private static List<?> half(List<?> actions) {
        return actions.subList(0, (actions.size() + 1) / 2);
    }

    private static List<?> withoutLast(List<?> items) {
        return items.isEmpty() ? items : items.subList(0, items.size() - 1);
    }

    @Override
    public List<Map<?, ?>> records(String table) {
        List<Map<?, ?>> records = new ArrayList<>(subject.records(table));
        if (!records.isEmpty()) {
            switch (mistake) {
                case A_CHANGE_HAS_TWO_RECORDS -> records.add(records.getLast());
                case A_RECORD_IS_MISSING -> records.removeFirst();
                case RECORDS_CHANGE_PLACES -> records.add(0, records.removeLast());
                case A_RECORD_HAS_NO_OLD_IMAGE ->
                    records.add(changed(records.removeLast(), change -> change.remove("OldImage")));
                case A_RECORD_IS_OF_ANOTHER_SIZE ->
                    records.add(changed(records.removeLast(), change -> change.replace("SizeBytes", 1)));
                case EXPIRIES_ARE_DELETES ->
                    records.replaceAll(record -> {
                        Map<Object, Object> changed = new LinkedHashMap<>(record);
                        changed.remove("userIdentity");
                        return changed;
                    });
                default -> {}
            }
        }
        return records;
    }

    @Override
    public void expire(Duration time) {
        switch (mistake) {
            case NOTHING_EXPIRES -> {}
            case ITEMS_EXPIRE_TOO_SOON -> subject.expire(time.plusSeconds(20));
            default -> subject.expire(time);
        }
    }

    @Override
    public void restart() {
        subject.restart();
    }

    @Override
    public void failNextCommit(Step.Fault fault) {
        subject.failNextCommit(fault);
    }

    @Override
    public void close() {
        subject.close();
    }
}
