// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

/** A name with its value: one entry of an {@link Item} or of a map value. */
public record Attribute(String name, AttributeValue value) {}
