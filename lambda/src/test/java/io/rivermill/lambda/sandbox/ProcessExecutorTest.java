// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.sandbox;

import io.rivermill.base.Clock;
import io.rivermill.base.Tasks;

final class ProcessExecutorTest extends ExecutorContract {

    @Override
    Executor open(RuntimeFiles files, Tasks tasks) {
        return new ProcessExecutor(files, tasks, Clock.system());
    }
}
