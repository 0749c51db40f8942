// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import io.rivermill.base.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads what a process prints until there is no more, and cuts it into lines.
 *
 * <p>So that nobody has to guess whether all output of an invocation has arrived, our bootstraps write a <i>mark</i> (a
 * secret of this environment) into the same pipe when init or an invocation is over. What was printed before stands
 * before it, so whoever {@link #awaitMarks waits} for the mark has seen it all. A mark also ends a line that has no
 * newline.
 *
 * <p>Threads: {@link #run} on one thread of its own; the rest from any. Lock: counts of marks and the end.
 */
public final class OutputPump implements Runnable {
    /** CloudWatch's limit of an event: longer lines are split. */
    public static final int LINE_BYTES_MAX = 256 * 1024;

    private static final int READ_BYTES = 32 * 1024;

    private final InputStream input;
    private final byte[] mark;
    private final LineSink lines;

    private byte[] line = new byte[1024];
    private int length;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long marks;
    private long chunks;
    private boolean ended;

    OutputPump(InputStream input, String mark, LineSink lines) {
        this.input = input;
        this.mark = markBytes(mark);
        this.lines = lines;
    }

    /** The mark as it stands in the pipe. */
    static byte[] markBytes(String mark) {
        return ('\u001e' + mark + '\n').getBytes(StandardCharsets.UTF_8);
    }

    /** Reads to the end of the pipe. */
    @Override
    public void run() {
        byte[] chunk = new byte[READ_BYTES];
        try (input) {
            for (int read = input.read(chunk); read >= 0; read = input.read(chunk)) {
                accept(chunk, read);
                note(0);
            }
        } catch (IOException e) {
            // The process was killed and its pipe closed under us: the same as its end.
        } finally {
            emit(length);
            finish();
        }
    }

    /** Waits until {@code count} marks have come since the start, the output has ended, or the time is over. */
    public boolean awaitMarks(long count, long nanos) {
        long left = nanos;
        lock.lock();
        try {
            while (marks < count && !ended) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** For processes that don't write marks: waits until nothing has come for two milliseconds, or the time is over. */
    public void awaitQuiet(long nanos) {
        long left = nanos;
        lock.lock();
        try {
            long before = -1;
            while (before != chunks && !ended && left > 0) {
                before = chunks;
                long pause = TimeUnit.MILLISECONDS.toNanos(2);
                for (long rest = pause; rest > 0 && !ended; ) {
                    rest = changed.awaitNanos(rest);
                }
                left -= pause;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the output has ended, at most so long. */
    boolean awaitEnd(long nanos) {
        return awaitMarks(Long.MAX_VALUE, nanos);
    }

    private void accept(byte[] chunk, int read) {
        int from = 0;
        while (from < read) {
            int newline = indexOfNewline(chunk, from, read);
            int to = newline < 0 ? read : newline + 1;
            append(chunk, from, to);
            if (newline >= 0) {
                endLine();
            }
            from = to;
        }
    }

    private static int indexOfNewline(byte[] chunk, int from, int to) {
        for (int i = from; i < to; i++) {
            if (chunk[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void append(byte[] chunk, int from, int to) {
        int at = from;
        while (at < to) {
            int room = LINE_BYTES_MAX + mark.length - length;
            int part = Math.min(room, to - at);
            if (length + part > line.length) {
                line = Arrays.copyOf(
                        line, Math.min(LINE_BYTES_MAX + mark.length, Math.max(line.length * 2, length + part)));
            }
            System.arraycopy(chunk, at, line, length, part);
            length += part;
            at += part;
            if (length == LINE_BYTES_MAX + mark.length && line[length - 1] != '\n') {
                emit(boundary(LINE_BYTES_MAX)); // the rest may be the beginning of a mark
            }
        }
    }

    private void endLine() {
        int text = length - mark.length;
        if (text >= 0 && Arrays.equals(line, text, length, mark, 0, mark.length)) {
            emit(text);
            length = 0;
            note(1);
            return;
        }
        if (length > LINE_BYTES_MAX) {
            emit(boundary(LINE_BYTES_MAX));
        }
        emit(length);
    }

    /** The largest cut not beyond {@code limit} that doesn't split a character. */
    private int boundary(int limit) {
        int cut = limit;
        while (cut > limit - 4 && (line[cut] & 0xc0) == 0x80) {
            cut--;
        }
        return cut;
    }

    private void emit(int count) {
        if (count > 0) {
            lines.line(new String(line, 0, count, StandardCharsets.UTF_8));
        }
        System.arraycopy(line, count, line, 0, length - count);
        length -= count;
        if (length == 0 && line.length > READ_BYTES) {
            line = Bytes.EMPTY; // one long line doesn't cost memory for ever
        }
    }

    private void note(int newMarks) {
        lock.lock();
        try {
            marks += newMarks;
            chunks++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void finish() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
