// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.lambda.mapping;

/** Where a mapping stands. Codes are on disks. */
enum MappingState {
    CREATING(1, "Creating"),
    ENABLING(2, "Enabling"),
    ENABLED(3, "Enabled"),
    DISABLING(4, "Disabling"),
    DISABLED(5, "Disabled"),
    UPDATING(6, "Updating"),
    DELETING(7, "Deleting");

    private final int code;
    private final String text;

    MappingState(int code, String text) {
        this.code = code;
        this.text = text;
    }

    int code() {
        return code;
    }

    /** As AWS writes it. */
    String text() {
        return text;
    }

    /** True if it will stay so until someone asks for a change. */
    boolean isSettled() {
        return this == ENABLED || this == DISABLED;
    }

    static MappingState of(int code) {
        for (MappingState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new IllegalArgumentException("no state of a mapping has the code " + code);
    }
}
