// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/**
 * A model of DynamoDB's tables in plain maps, made from its documentation alone: random histories are run on it and on the
 * real operations, and every answer is compared.
 */
@NullMarked
package io.rivermill.server.model;

import org.jspecify.annotations.NullMarked;
