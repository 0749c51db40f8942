// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.netty.buffer.ByteBuf;
import io.rivermill.base.Bytes;
import java.util.Arrays;

/**
 * Gathers the body of one request into one array. The array grows with what has arrived, not with what was announced, so a
 * client that announces much and sends little holds little.
 *
 * <p>Threads: the connection's event loop.
 */
final class BodyCollector {
    private static final int FIRST_BYTES = 16 * 1024;

    /** What became of an arriving piece. */
    enum Outcome {
        TAKEN,
        TOO_LARGE,
        NO_BUDGET
    }

    private final ByteBudget budget;
    private final int bytesMax;
    private final int bytesExpected;
    private byte[] bytes = Bytes.EMPTY;
    private int length;

    /** {@code bytesExpected} is the announced length, or -1 if none was. */
    BodyCollector(ByteBudget budget, int bytesMax, int bytesExpected) {
        this.budget = budget;
        this.bytesMax = bytesMax;
        this.bytesExpected = bytesExpected;
    }

    /** Copies what {@code piece} holds. */
    Outcome add(ByteBuf piece) {
        int more = piece.readableBytes();
        if (more > bytesMax - length) {
            return Outcome.TOO_LARGE;
        }
        if (more > bytes.length - length && !grow(length + more)) {
            return Outcome.NO_BUDGET;
        }
        piece.readBytes(bytes, length, more);
        length += more;
        return Outcome.TAKEN;
    }

    /** The whole body, in an array of its length. That much of the budget stays taken: see {@link #release}. */
    byte[] body() {
        if (length < bytes.length) {
            budget.give(bytes.length - length);
            bytes = Arrays.copyOf(bytes, length);
        }
        return bytes;
    }

    int length() {
        return length;
    }

    /** Gives the memory back to the budget. */
    void release() {
        budget.give(bytes.length);
        bytes = Bytes.EMPTY;
        length = 0;
    }

    private boolean grow(int needed) {
        int wanted = Math.max(needed, bytes.length == 0 ? FIRST_BYTES : bytes.length + (bytes.length >> 1));
        int most = bytesExpected >= 0 ? Math.max(needed, bytesExpected) : bytesMax;
        int size = (int) Math.min(Math.max(wanted, needed), (long) most);
        if (!budget.tryTake(size - bytes.length)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, size);
        return true;
    }
}
