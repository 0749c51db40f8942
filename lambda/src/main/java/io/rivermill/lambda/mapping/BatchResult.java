// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

/** What became of one attempt to have a function handle a batch. */
public sealed interface BatchResult {

    /** It ran and returned this. */
    record Succeeded(Run run, byte[] payload) implements BatchResult {}

    /** It ran and failed: an error of its own, a timeout, a crash. {@code payload} says how. */
    record Failed(Run run, byte[] payload) implements BatchResult {}

    /** It wasn't run, for want of capacity or because of a fault of ours. Doesn't count as an attempt. */
    record NotRun(String why) implements BatchResult {}

    /** There is no such function now. */
    record Missing() implements BatchResult {}

    /** Which run of which version. */
    record Run(String requestId, String executedVersion) {}
}
