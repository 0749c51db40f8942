// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.modelcompiler;

import java.util.Locale;
import java.util.Set;

/** Model names as Java names. */
final class Names {
    private static final Set<String> TAKEN = Set.of(
            "struct",
            "create",
            "equals",
            "hashCode",
            "toString",
            "getClass",
            "notify",
            "notifyAll",
            "wait",
            "clone",
            "finalize",
            "default",
            "case",
            "class",
            "enum",
            "final",
            "import",
            "interface",
            "new",
            "package",
            "return",
            "static",
            "switch",
            "this",
            "throw",
            "native",
            "public",
            "private",
            "protected",
            "abstract",
            "boolean",
            "int",
            "long",
            "double",
            "float",
            "byte",
            "short",
            "char",
            "void",
            "if",
            "else",
            "for",
            "while",
            "do",
            "break",
            "continue",
            "try",
            "catch",
            "finally",
            "throws",
            "true",
            "false",
            "null",
            "super",
            "goto",
            "const",
            "assert",
            "instanceof",
            "extends",
            "implements",
            "synchronized",
            "transient",
            "volatile",
            "strictfp");

    private Names() {}

    /**
     * An accessor: {@code TableName} gives {@code tableName}, {@code SSESpecification} gives {@code sseSpecification},
     * {@code UUID} gives {@code uuid}; what Java has taken ends in {@code Value}.
     */
    static String accessor(String member) {
        int upper = 0;
        while (upper < member.length() && Character.isUpperCase(member.charAt(upper))) {
            upper++;
        }
        boolean wordFollows = upper > 1 && upper < member.length() && Character.isLowerCase(member.charAt(upper));
        int lowered = wordFollows ? upper - 1 : upper;
        String name = member.substring(0, lowered).toLowerCase(Locale.ROOT) + member.substring(lowered);
        return TAKEN.contains(name) ? name + "Value" : name;
    }

    /** A class: structures whose names begin in lower case get a capital. */
    static String type(String shape) {
        return Character.toUpperCase(shape.charAt(0)) + shape.substring(1);
    }

    /** A constant: {@code PutItem} gives {@code PUT_ITEM}. */
    static String constant(String operation) {
        return operation
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
                .toUpperCase(Locale.ROOT);
    }
}
