// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.modelcompiler;

import io.rivermill.shapes.Shape;
import io.rivermill.shapes.StructureShape;

/** The Java types of shapes, and the expressions that turn what a struct holds into them and back. */
final class ViewTypes {
    private ViewTypes() {}

    /** A type as it stands in source; names of this package are simple, all others full. */
    static String of(Shape shape) {
        return switch (shape) {
            case Shape.StringShape _ -> "java.lang.String";
            case Shape.BlobShape _ -> "byte[]";
            case Shape.BooleanShape _ -> "java.lang.Boolean";
            case Shape.IntegerShape _ -> "java.lang.Integer";
            case Shape.LongShape _ -> "java.lang.Long";
            case Shape.DoubleShape _ -> "java.lang.Double";
            case Shape.TimestampShape _ -> "java.time.Instant";
            case Shape.ItemShape _ -> "io.rivermill.wire.Item";
            case Shape.AttributeValueShape _ -> "io.rivermill.wire.AttributeValue";
            case Shape.ListShape list -> "java.util.List<" + of(list.member().target()) + '>';
            case Shape.MapShape map ->
                "java.util.Map<java.lang.String, " + of(map.value().target()) + '>';
            case StructureShape structure -> Names.type(structure.name());
        };
    }

    /** The type with the mark that it may be null, which stands before the last name. */
    static String nullable(Shape shape) {
        String type = of(shape);
        if (type.equals("byte[]")) {
            return "byte @org.jspecify.annotations.Nullable []";
        }
        int generic = type.indexOf('<');
        int dot = type.lastIndexOf('.', generic < 0 ? type.length() : generic);
        return type.substring(0, dot + 1) + "@org.jspecify.annotations.Nullable " + type.substring(dot + 1);
    }

    /** True if views stand somewhere inside, so that values must be wrapped. */
    static boolean wraps(Shape shape) {
        return switch (shape) {
            case StructureShape _ -> true;
            case Shape.ListShape list -> wraps(list.member().target());
            case Shape.MapShape map -> wraps(map.value().target());
            case Shape.StringShape _, Shape.BlobShape _, Shape.BooleanShape _, Shape.IntegerShape _ -> false;
            case Shape.LongShape _, Shape.DoubleShape _, Shape.TimestampShape _, Shape.ItemShape _ -> false;
            case Shape.AttributeValueShape _ -> false;
        };
    }

    /** A function from what a struct holds to the typed value. */
    static String wrapper(Shape shape, int depth) {
        String value = "v" + depth;
        String body = switch (shape) {
            case StructureShape structure ->
                "new " + Names.type(structure.name()) + "((io.rivermill.wire.Struct) " + value + ')';
            case Shape.ListShape list
            when wraps(shape) ->
                "io.rivermill.wire.Views.list(" + value + ", "
                        + wrapper(list.member().target(), depth + 1) + ')';
            case Shape.MapShape map
            when wraps(shape) ->
                "io.rivermill.wire.Views.map(" + value + ", "
                        + wrapper(map.value().target(), depth + 1) + ')';
            default -> '(' + of(shape) + ") " + value;
        };
        return value + " -> " + body;
    }

    /** A function from the typed value to what a struct holds. */
    static String unwrapper(Shape shape, int depth) {
        String value = "v" + depth;
        String body = switch (shape) {
            case StructureShape _ -> value + ".struct()";
            case Shape.ListShape list
            when wraps(shape) ->
                "io.rivermill.wire.Views.unlist(" + value + ", "
                        + unwrapper(list.member().target(), depth + 1) + ')';
            case Shape.MapShape map
            when wraps(shape) ->
                "io.rivermill.wire.Views.unmap(" + value + ", "
                        + unwrapper(map.value().target(), depth + 1) + ')';
            default -> value;
        };
        return value + " -> " + body;
    }
}
