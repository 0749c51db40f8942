// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.Json;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A place in a record and the value that must be there: {@code eventName=MODIFY}. */
record RecordFilter(String path, String value) {

    boolean matches(Json record) {
        Json found = record.at(path.split("\\.", -1));
        return found.isPresent() && found.text().equals(value);
    }

    /** From the command line. */
    static final class Converter implements ITypeConverter<RecordFilter> {
        @Override
        public RecordFilter convert(String text) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new TypeConversionException("'" + text + "' is no filter such as eventName=MODIFY");
            }
            return new RecordFilter(text.substring(0, equals), text.substring(equals + 1));
        }
    }
}
