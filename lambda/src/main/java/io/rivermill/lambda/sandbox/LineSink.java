// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

/**
 * Takes what a function's processes print, line by line as lines happen.
 *
 * <p>Threads: called by one thread at a time; it must return soon, since a full pipe stops the function.
 */
public interface LineSink {

    /** One line with its newline, if it had one. Never longer than {@link OutputPump#LINE_BYTES_MAX} in UTF-8. */
    void line(String text);
}
