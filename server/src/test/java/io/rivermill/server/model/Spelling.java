// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests with their numbers written in the ways in which numbers may be written: the same number always in the same. */
final class Spelling {
    private Spelling() {}

    static Map<String, Object> of(Map<String, Object> request) {
        Map<String, Object> spelled = new LinkedHashMap<>();
        request.forEach((name, member) -> spelled.put(name, any(member)));
        return spelled;
    }

    private static Object any(Object json) {
        return switch (json) {
            case Map<?, ?> map -> {
                Map<Object, Object> members = new LinkedHashMap<>();
                map.forEach((name, member) -> members.put(name, member(name, member)));
                yield members;
            }
            case List<?> list -> list.stream().map(Spelling::any).toList();
            default -> json;
        };
    }

    private static Object member(Object name, Object member) {
        if (name.equals("N") && member instanceof String number) {
            return spelled(number);
        }
        if (name.equals("NS") && member instanceof List<?> numbers) {
            return numbers.stream().map(number -> spelled(number.toString())).toList();
        }
        return any(member);
    }

    private static String spelled(String number) {
        BigDecimal value = new BigDecimal(number);
        return switch (Math.floorMod(number.hashCode(), 7)) {
            case 0 -> value.signum() < 0 ? number : "+" + number;
            case 1 -> value.signum() < 0 ? number : "00" + number;
            case 2 -> number + (number.contains(".") ? "00" : ".");
            case 3 -> value.unscaledValue() + "e" + -value.scale();
            case 4 -> value.unscaledValue() + ".0E" + -value.scale();
            default -> number;
        };
    }
}
