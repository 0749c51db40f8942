// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.Json;
import java.util.Map;
import java.util.stream.Collectors;

/** Attribute values as people read them: without type letters, numbers digit by digit. */
final class AttributeText {

    private AttributeText() {}

    /** {@code Id=101 Name="x"}: for keys. */
    static String members(Json attributes) {
        return attributes.members().entrySet().stream()
                .map(member -> member.getKey() + "=" + value(member.getValue()))
                .collect(Collectors.joining(" "));
    }

    /** {@code {Id: 101, Name: "x"}}. */
    static String map(Json attributes) {
        return attributes.members().entrySet().stream()
                .map(member -> member.getKey() + ": " + value(member.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    static String value(Json typed) {
        Map<String, Json> members = typed.members();
        if (members.size() != 1) {
            return typed.toString();
        }
        String type = members.keySet().iterator().next();
        Json content = members.values().iterator().next();
        return switch (type) {
            case "N", "BOOL" -> content.text();
            case "NULL" -> "null";
            case "B" -> "binary " + content;
            case "M" -> map(content);
            case "L" ->
                content.elements().stream().map(AttributeText::value).collect(Collectors.joining(", ", "[", "]"));
            case "NS" -> content.elements().stream().map(Json::text).collect(Collectors.joining(", ", "<", ">"));
            case "SS", "BS" ->
                content.elements().stream().map(Json::toString).collect(Collectors.joining(", ", "<", ">"));
            default -> content.toString();
        };
    }
}
