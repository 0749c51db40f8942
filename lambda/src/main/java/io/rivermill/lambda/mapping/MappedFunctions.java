// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

import java.util.Optional;

/** What mappings need of functions. */
public interface MappedFunctions {

    /** The ARN of a function that is there, as {@code name} names it: by name, ARN or part of it, with a qualifier or without. */
    Optional<String> find(String account, String region, String name);

    /** The execution role of a function that is there. */
    Optional<String> role(String functionArn);

    /** Runs the function once with this event and waits for its end. */
    BatchResult invoke(String functionArn, byte[] event) throws InterruptedException;

    /** Has this many environments started if fewer are, without waiting for them. */
    void prewarm(String functionArn, int environments);
}
