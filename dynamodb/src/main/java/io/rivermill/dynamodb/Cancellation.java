// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.wire.ServiceException;
import io.rivermill.wire.dynamodb.CancellationReason;
import io.rivermill.wire.dynamodb.ConditionalCheckFailedException;
import io.rivermill.wire.dynamodb.TransactionCanceledException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a transaction did nothing: one reason for each of its actions, in their order. Conditions that failed are told of
 * together; a validation error ends the evaluation and is told of alone.
 */
final class Cancellation {
    private final List<CancellationReason> reasons;

    private Cancellation(int actions) {
        this.reasons = new ArrayList<>(actions);
        for (int i = 0; i < actions; i++) {
            reasons.add(reason("None"));
        }
    }

    /** Of that many actions, nothing being wrong with any. */
    static Cancellation of(int actions) {
        return new Cancellation(actions);
    }

    /** The error of a transaction of which one action isn't valid. */
    static ServiceException invalid(int actions, int index, ServiceException error) {
        return of(actions)
                .with(index, reason("ValidationError", error.getMessage()))
                .error();
    }

    /** The error of a transaction whose engine gave way to another at one action. */
    static ServiceException conflict(int actions, int index) {
        return of(actions)
                .with(index, reason("TransactionConflict", "Transaction is ongoing for the item"))
                .error();
    }

    /** Takes note that the condition of an action failed. */
    void conditionFailed(int index, ServiceException error) {
        CancellationReason reason = reason("ConditionalCheckFailed", error.getMessage());
        if (error.details() instanceof ConditionalCheckFailedException details) {
            reason.item(details.item());
        }
        with(index, reason);
    }

    /** Takes note that an action makes its item collection too large. */
    void collectionExceeded(int index) {
        ServiceException exceeded = CollectionSizes.exceeded();
        with(index, reason("ItemCollectionSizeLimitExceeded", exceeded.getMessage()));
    }

    ServiceException error() {
        List<String> codes = reasons.stream()
                .map(reason -> Objects.requireNonNull(reason.code()))
                .toList();
        return new ServiceException(
                "TransactionCanceledException",
                400,
                "Transaction cancelled, please refer cancellation reasons for specific reasons " + codes,
                TransactionCanceledException.create().cancellationReasons(reasons));
    }

    private Cancellation with(int index, CancellationReason reason) {
        reasons.set(index, reason);
        return this;
    }

    private static CancellationReason reason(String code) {
        return CancellationReason.create().code(code);
    }

    private static CancellationReason reason(String code, @Nullable String message) {
        return reason(code).message(message);
    }
}
