// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** What travels on the wire: views of the models' shapes, codecs of AWS's protocols, the validator, items. */
@NullMarked
package io.rivermill.wire;

import org.jspecify.annotations.NullMarked;
