// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.client;

/** An answer that says no: the service's code, HTTP status and sentence. */
public final class ApiException extends RuntimeException {
    /** The code when nobody answered. */
    public static final String NO_ANSWER = "NoAnswer";

    private final int status;
    private final String code;

    ApiException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** True if no service said this: there was no answer. */
    public boolean isNoAnswer() {
        return code.equals(NO_ANSWER);
    }

    /** True if the same call may do later: nobody answered, or who answered couldn't for now. */
    public boolean mayPass() {
        return isNoAnswer() || status >= 500;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** The sentence, which is never missing here. */
    public String sentence() {
        String message = getMessage();
        return message == null ? code : message;
    }
}
