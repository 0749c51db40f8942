// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.dynamodb;

import io.rivermill.wire.Item;
import io.rivermill.wire.ServiceException;

/** How large DynamoDB lets items be, in its words. */
final class ItemRules {
    private static final int ITEM_BYTES_MAX = 400 * 1_024;

    private ItemRules() {}

    static void checkPutSize(Item item) {
        if (item.sizeBytes() > ITEM_BYTES_MAX) {
            throw ServiceException.validation("Item size has exceeded the maximum allowed size");
        }
    }

    static void checkUpdatedSize(Item item) {
        if (item.sizeBytes() > ITEM_BYTES_MAX) {
            throw ServiceException.validation("Item size to update has exceeded the maximum allowed size");
        }
    }
}
