// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.store;

/** What of a changed item a stream shows. The codes are on disks. */
public enum ViewType {
    KEYS_ONLY(1, false, false),
    NEW_IMAGE(2, false, true),
    OLD_IMAGE(3, true, false),
    NEW_AND_OLD_IMAGES(4, true, true);

    private final int code;
    private final boolean before;
    private final boolean after;

    ViewType(int code, boolean before, boolean after) {
        this.code = code;
        this.before = before;
        this.after = after;
    }

    public int code() {
        return code;
    }

    /** True if readers see the item as it was. */
    public boolean before() {
        return before;
    }

    /** True if readers see the item as it became. */
    public boolean after() {
        return after;
    }

    public static ViewType of(int code) {
        for (ViewType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("no view type has the code " + code);
    }
}
