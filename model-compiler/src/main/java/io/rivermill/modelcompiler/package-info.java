// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
/** Build tool: AWS's published models and corrections to text models, and text models to typed views. Never shipped. */
@NullMarked
package io.rivermill.modelcompiler;

import org.jspecify.annotations.NullMarked;
