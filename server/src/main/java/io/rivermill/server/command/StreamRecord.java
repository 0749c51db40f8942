// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.command;

import io.rivermill.server.client.Json;

/** A record of a table's stream, as GetRecords answers it. */
record StreamRecord(String table, Json body) {

    /** When the change was made: INSERT, MODIFY or REMOVE of one item. */
    long seconds() {
        return body.at("dynamodb", "ApproximateCreationDateTime").number();
    }

    String event() {
        return body.at("eventName").text();
    }

    String sequenceNumber() {
        return body.at("dynamodb", "SequenceNumber").text();
    }

    Json keys() {
        return body.at("dynamodb", "Keys");
    }

    Json newImage() {
        return body.at("dynamodb", "NewImage");
    }

    Json oldImage() {
        return body.at("dynamodb", "OldImage");
    }
}
