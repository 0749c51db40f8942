// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

import java.util.List;

/**
 * Records of a bucket's log, ascending and dense, and where reading goes on.
 *
 * @param next pass this to the next {@code readAfter}
 * @param last the bucket's last number when this was read: {@code next == last} means caught up
 */
public record FeedPage(List<ChangeRecord> records, long next, long last) {}
