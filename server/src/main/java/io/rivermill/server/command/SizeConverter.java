// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers of bytes such as {@code 64MB}; a thousand and twenty-four of a unit are the next one. */
final class SizeConverter implements ITypeConverter<Long> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(KB|MB|GB)");

    @Override
    public Long convert(String value) {
        Matcher matcher = SIZE.matcher(value);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + value + "' is no size such as 512KB, 64MB or 2GB");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "KB" -> number << 10;
            case "MB" -> number << 20;
            default -> number << 30;
        };
    }
}
