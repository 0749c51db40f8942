// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;
import io.rivermill.lambda.sandbox.Executor;
import io.rivermill.lambda.sandbox.Interpreters;
import io.rivermill.logs.LogSink;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What environments are made of.
 *
 * @param folder where each gets a folder of its own
 * @param code the unpacked code of a function
 */
record EnvironmentParts(
        Executor executor,
        Interpreters interpreters,
        Path folder,
        Function<FunctionRow, Path> code,
        Supplier<InetSocketAddress> endpoint,
        FunctionRoles roles,
        LogSink logs,
        Clock clock,
        Tasks tasks,
        SecureRandom random) {}
