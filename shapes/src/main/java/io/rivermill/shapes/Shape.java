// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.shapes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A type of a service's model, with what the service checks about its values. */
public sealed interface Shape
        permits StructureShape,
                Shape.StringShape,
                Shape.BlobShape,
                Shape.BooleanShape,
                Shape.IntegerShape,
                Shape.LongShape,
                Shape.DoubleShape,
                Shape.TimestampShape,
                Shape.ListShape,
                Shape.MapShape,
                Shape.ItemShape,
                Shape.AttributeValueShape {
    String name();

    /**
     * Text.
     *
     * @param pattern a regular expression for the whole value, without anchors
     * @param values the values of an enum in the order in which AWS prints them; empty for other strings
     * @param currentValues the same as the current generation of messages, or the refusal, prints them; empty if it doesn't differ
     * @param refusal what is said, as InvalidParameterValueException and after all else, of a value outside the enum, with
     *     {@code {value}} and {@code {values}} to be filled in; null where the general sentence is said
     * @param exempt values that begin so are not held against length and pattern (ARNs where a name may stand)
     */
    record StringShape(
            String name,
            Bounds length,
            @Nullable String pattern,
            List<String> values,
            List<String> currentValues,
            @Nullable String refusal,
            @Nullable String exempt,
            boolean sensitive)
            implements Shape {}

    record BlobShape(String name, Bounds length, boolean sensitive, boolean streaming) implements Shape {}

    record BooleanShape(String name) implements Shape {}

    record IntegerShape(String name, Bounds range) implements Shape {}

    record LongShape(String name, Bounds range) implements Shape {}

    /** Floating point of either width: kept as a double. */
    record DoubleShape(String name, Bounds range) implements Shape {}

    record TimestampShape(String name, TimestampFormat format) implements Shape {}

    /**
     * A list.
     *
     * @param newer the service words a value that is no list as its newer parsers do
     */
    record ListShape(String name, Member member, Bounds length, boolean flattened, boolean sensitive, boolean newer)
            implements Shape {}

    record MapShape(String name, Member key, Member value, Bounds length, boolean flattened, boolean sensitive)
            implements Shape {}

    /**
     * A map of attribute values: items, keys, values of expressions. Kept as canonical bytes.
     *
     * @param value the shape of what the map holds, as messages name it
     */
    record ItemShape(String name, Member key, Member value) implements Shape {}

    /** One attribute value. */
    record AttributeValueShape(String name) implements Shape {}
}
