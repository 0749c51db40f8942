// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** DynamoDB's tables and items: the catalog, and one class per operation. */
@NullMarked
package io.rivermill.dynamodb;

import org.jspecify.annotations.NullMarked;
