// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** IAM and STS: who there is, which keys they have, which policies hold, and the answer to "may it?". */
@NullMarked
package io.rivermill.identity;

import org.jspecify.annotations.NullMarked;
