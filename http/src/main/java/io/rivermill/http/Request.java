// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.rivermill.base.Bytes;
import java.util.Iterator;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: the head as received, then the body, the route found from the head and the id it is given.
 *
 * <p>Threads: filled and read on its connection's event loop, or by the one thread that the loop handed it to.
 */
final class Request implements SignedHead {
    private final String method;
    private final String path;
    private final String query;
    private final HttpHeaders headers;
    private final String sourceAddress;
    private final Executor loop;
    private final long startNanos;
    private byte[] body = Bytes.EMPTY;
    private @Nullable String id;

    Request(String method, String uri, HttpHeaders headers, String sourceAddress, Executor loop, long startNanos) {
        int question = uri.indexOf('?');
        this.method = method;
        this.path = question < 0 ? uri : uri.substring(0, question);
        this.query = question < 0 ? "" : uri.substring(question + 1);
        this.headers = headers;
        this.sourceAddress = sourceAddress;
        this.loop = loop;
        this.startNanos = startNanos;
    }

    @Override
    public String method() {
        return method;
    }

    /** As received, still encoded. */
    @Override
    public String path() {
        return path;
    }

    /** As received, still encoded, without the question mark. */
    @Override
    public String query() {
        return query;
    }

    @Override
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    @Override
    public Iterator<String> headers(String name) {
        return headers.valueStringIterator(name);
    }

    HttpHeaders headers() {
        return headers;
    }

    @Override
    public byte[] body() {
        return body;
    }

    void setBody(byte[] bytes) {
        this.body = bytes;
    }

    /** Where answers are written: the connection's event loop. */
    Executor loop() {
        return loop;
    }

    String sourceAddress() {
        return sourceAddress;
    }

    long startNanos() {
        return startNanos;
    }

    /** The id that the answer carries; given by whoever finds the route. */
    String id() {
        return id == null ? "" : id;
    }

    void setId(String value) {
        this.id = value;
    }

    /** The media type of the body in lower case, without parameters; empty if none is said. */
    String mediaType() {
        String type = headers.get("content-type");
        if (type == null) {
            return "";
        }
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(java.util.Locale.ROOT);
    }
}
