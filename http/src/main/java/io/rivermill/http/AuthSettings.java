// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.time.Duration;

/**
 * How requests are let in.
 *
 * @param defaultAccount the account of unknown keys in {@link Mode#OPEN}, where the key id isn't an account itself
 * @param clockWindow how far a client's clock may be off
 */
public record AuthSettings(Mode mode, String defaultAccount, Duration clockWindow) {

    /** What happens to keys that nobody made. */
    public enum Mode {
        /** They act as the root of an account, and their signature isn't looked at. */
        OPEN,
        /** They are refused. */
        ENFORCED
    }

    public AuthSettings {
        if (defaultAccount.length() != 12 || !defaultAccount.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("an account has 12 digits, not '" + defaultAccount + "'");
        }
    }

    public static AuthSettings of(Mode mode) {
        return new AuthSettings(mode, "000000000000", Duration.ofMinutes(15));
    }
}
