// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.dynamodb.expression.ConditionExpression;
import io.rivermill.dynamodb.expression.ProjectionExpression;
import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the items that a Query or Scan reads it answers, and what of them.
 *
 * @param select as asked for, or null
 * @param projection null for whole items
 * @param projectionParameter which parameter gave the projection
 */
record ReadSelection(
        @Nullable String select,
        @Nullable ConditionExpression filter,
        @Nullable ProjectionExpression projection,
        String projectionParameter) {

    /** Checks what doesn't need the table: that Select and projection go together. */
    static ReadSelection of(
            @Nullable String select,
            @Nullable ConditionExpression filter,
            @Nullable ProjectionExpression expression,
            @Nullable List<String> attributesToGet,
            @Nullable String indexName) {
        boolean legacy = attributesToGet != null;
        ProjectionExpression projection =
                attributesToGet != null ? ProjectionExpression.ofAttributes(attributesToGet) : expression;
        ReadSelection selection =
                new ReadSelection(select, filter, projection, legacy ? "AttributesToGet" : "ProjectionExpression");
        selection.checkSelect(indexName);
        return selection;
    }

    boolean countsOnly() {
        return "COUNT".equals(select);
    }

    /**
     * True if items come from the table although an index is read, since the index doesn't have all that is asked for.
     * Filters aren't asked: they see what the index has.
     */
    boolean fetches(ReadSource source) {
        Index index = source.index();
        if (index == null || !index.local()) {
            return false;
        }
        List<String> projected = index.projectedNames(source.table());
        return projected != null && ("ALL_ATTRIBUTES".equals(select) || !projected.containsAll(projected()));
    }

    /** Refuses what a global index doesn't have. */
    void checkProjected(ReadSource source) {
        Index index = source.index();
        if (index == null || index.local()) {
            return;
        }
        List<String> projected = index.projectedNames(source.table());
        if (projected == null) {
            return;
        }
        if ("ALL_ATTRIBUTES".equals(select)) {
            throw TableErrors.invalid("Select type ALL_ATTRIBUTES is not supported for global secondary index "
                    + index.name() + " because its projection type is not ALL");
        }
        List<String> missing =
                projected().stream().filter(name -> !projected.contains(name)).toList();
        if (!missing.isEmpty()) {
            throw TableErrors.invalid("Global secondary index " + index.name() + " does not project " + missing);
        }
    }

    /** Refuses a query's filter of what an index doesn't have, though a local one could fetch it. */
    void checkFiltered(ReadSource source) {
        Index index = source.index();
        if (index == null || filter == null) {
            return;
        }
        List<String> projected = index.projectedNames(source.table());
        if (projected == null) {
            return;
        }
        Set<String> missing = new HashSet<>(filter.paths().attributes()); // AWS tells them in this set's order
        projected.forEach(missing::remove);
        if (!missing.isEmpty()) {
            throw TableErrors.invalid(
                    "Secondary index " + index.name() + " does not project one or more filter attributes: " + missing);
        }
    }

    /** Adds what policies may ask: how much is wanted, and the attributes that are named unless all are wanted. */
    ConditionKeys addTo(ConditionKeys keys, @Nullable String indexName, Set<String> keyCondition) {
        String wanted = select;
        if (wanted == null) {
            String all = indexName == null ? "ALL_ATTRIBUTES" : "ALL_PROJECTED_ATTRIBUTES";
            wanted = projection == null ? all : "SPECIFIC_ATTRIBUTES";
        }
        keys.select(wanted);
        return wanted.startsWith("ALL_") ? keys : keys.attributes(keyCondition).attributes(named());
    }

    boolean passes(Item item) {
        return filter == null || filter.holds(item);
    }

    /** What is answered of an item of which the source read has {@code found}: not more, unless that is asked for. */
    Item project(Item found, Item whole) {
        if (projection != null) {
            return projection.apply(whole);
        }
        return "ALL_ATTRIBUTES".equals(select) ? whole : found;
    }

    /** The attributes that filter and projection name. */
    private List<String> named() {
        List<String> named = new ArrayList<>(projected());
        if (filter != null) {
            named.addAll(filter.paths().attributes());
        }
        return named;
    }

    private Set<String> projected() {
        return projection == null ? Set.of() : projection.paths().attributes();
    }

    private void checkSelect(@Nullable String indexName) {
        if (select == null) {
            return;
        }
        if (projection == null && select.equals("SPECIFIC_ATTRIBUTES")) {
            throw ServiceException.validation(
                    "Must specify the AttributesToGet or ProjectionExpression when choosing to"
                            + " get SPECIFIC_ATTRIBUTES");
        }
        if (projection != null && !select.equals("SPECIFIC_ATTRIBUTES")) {
            String chosen = select.equals("COUNT") ? "only the Count" : select;
            throw ServiceException.validation(
                    "Cannot specify the " + projectionParameter + " when choosing to get " + chosen);
        }
        if (select.equals("ALL_PROJECTED_ATTRIBUTES") && indexName == null) {
            throw ServiceException.validation(
                    "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
        }
    }
}
