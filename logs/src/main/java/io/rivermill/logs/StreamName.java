// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.logs;

/** A log stream's full name. */
record StreamName(GroupName group, String name) {}
