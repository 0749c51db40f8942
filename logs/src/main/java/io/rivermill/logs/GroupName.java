// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

import io.rivermill.base.Arn;

/** A log group's full name: names are unique within a region of an account. */
record GroupName(String account, String region, String name) {

    String arn() {
        return Arn.of("logs", region, account, "log-group:" + name).toString();
    }

    String streamArn(String stream) {
        return arn() + ":log-stream:" + stream;
    }
}
