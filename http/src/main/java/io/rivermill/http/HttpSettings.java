// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import java.time.Duration;

/**
 * Where the server listens and what it grants to clients. Every limit is finite.
 *
 * @param address the address to listen on
 * @param port the port, or 0 for a free one
 * @param eventLoops threads that read, verify, route and answer
 * @param connectionsMax open connections; one more is closed at once
 * @param headBytesMax the request line, and all headers together
 * @param bodyBytesMax a body, where the operation has no limit of its own
 * @param inFlightBytesMax all bodies in memory together
 * @param controlInFlightMax control-plane operations running at the same time
 * @param offloadBytes bodies above this are verified and read away from the event loops
 * @param idleTimeout a connection without a request
 * @param headTimeout from a head's first byte to its last
 * @param transferTimeout a body, and the taking of an answer: this, and more by {@code bytesPerSecondMin}
 * @param bytesPerSecondMin how slow a client may send or take a large body
 * @param lingerTimeout how long what a refused client still sends is thrown away, so that it sees the refusal
 * @param stopTimeout how long a stop waits for requests in flight
 * @param region as the health text names it
 * @param origins from which web pages requests are served
 */
public record HttpSettings(
        String address,
        int port,
        int eventLoops,
        int connectionsMax,
        int headBytesMax,
        int bodyBytesMax,
        long inFlightBytesMax,
        int controlInFlightMax,
        int offloadBytes,
        Duration idleTimeout,
        Duration headTimeout,
        Duration transferTimeout,
        int bytesPerSecondMin,
        Duration lingerTimeout,
        Duration stopTimeout,
        String region,
        Origins origins) {
    private static final int MIB = 1024 * 1024;

    public HttpSettings {
        require(port >= 0 && port <= 65_535, "the port is between 0 and 65535");
        require(eventLoops > 0, "at least one event loop");
        require(connectionsMax > 0, "at least one connection");
        require(headBytesMax >= 1024, "heads of at least 1024 bytes");
        require(bodyBytesMax > 0 && inFlightBytesMax > 0, "room for a body");
        require(controlInFlightMax > 0, "at least one control-plane operation at a time");
        require(bytesPerSecondMin > 0, "a lowest rate above zero");
    }

    /** Loopback, a free port, and limits that suit the machine. */
    public static HttpSettings defaults() {
        return new Builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalArgumentException("http settings need " + what);
        }
    }

    /** Settings in the making; begins with the defaults. */
    public static final class Builder {
        private String address = "127.0.0.1";
        private int port;
        private int eventLoops = Runtime.getRuntime().availableProcessors();
        private int connectionsMax = 10_000;
        private int headBytesMax = 16 * 1024;
        private int bodyBytesMax = 16 * MIB;
        private long inFlightBytesMax = Math.max(96L * MIB, Runtime.getRuntime().maxMemory() / 4);
        private int controlInFlightMax = 2_000; // above the 1,000 synchronous invocations an account may have
        private int offloadBytes = 256 * 1024;
        private Duration idleTimeout = Duration.ofMinutes(2);
        private Duration headTimeout = Duration.ofSeconds(10);
        private Duration transferTimeout = Duration.ofSeconds(30);
        private int bytesPerSecondMin = 16 * 1024;
        private Duration lingerTimeout = Duration.ofSeconds(5);
        private Duration stopTimeout = Duration.ofSeconds(10);
        private String region = "us-east-1";
        private Origins origins = Origins.any();

        private Builder() {}

        public Builder address(String value) {
            this.address = value;
            return this;
        }

        public Builder port(int value) {
            this.port = value;
            return this;
        }

        public Builder eventLoops(int value) {
            this.eventLoops = value;
            return this;
        }

        public Builder connectionsMax(int value) {
            this.connectionsMax = value;
            return this;
        }

        public Builder headBytesMax(int value) {
            this.headBytesMax = value;
            return this;
        }

        public Builder bodyBytesMax(int value) {
            this.bodyBytesMax = value;
            return this;
        }

        public Builder inFlightBytesMax(long value) {
            this.inFlightBytesMax = value;
            return this;
        }

        public Builder controlInFlightMax(int value) {
            this.controlInFlightMax = value;
            return this;
        }

        public Builder offloadBytes(int value) {
            this.offloadBytes = value;
            return this;
        }

        public Builder idleTimeout(Duration value) {
            this.idleTimeout = value;
            return this;
        }

        public Builder headTimeout(Duration value) {
            this.headTimeout = value;
            return this;
        }

        public Builder transferTimeout(Duration value) {
            this.transferTimeout = value;
            return this;
        }

        public Builder bytesPerSecondMin(int value) {
            this.bytesPerSecondMin = value;
            return this;
        }

        public Builder lingerTimeout(Duration value) {
            this.lingerTimeout = value;
            return this;
        }

        public Builder stopTimeout(Duration value) {
            this.stopTimeout = value;
            return this;
        }

        public Builder region(String value) {
            this.region = value;
            return this;
        }

        public Builder origins(Origins value) {
            this.origins = value;
            return this;
        }

        public HttpSettings build() {
            return new HttpSettings(
                    address,
                    port,
                    eventLoops,
                    connectionsMax,
                    headBytesMax,
                    bodyBytesMax,
                    inFlightBytesMax,
                    controlInFlightMax,
                    offloadBytes,
                    idleTimeout,
                    headTimeout,
                    transferTimeout,
                    bytesPerSecondMin,
                    lingerTimeout,
                    stopTimeout,
                    region,
                    origins);
        }
    }
}
