// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.EventExecutor;
import io.rivermill.base.Bytes;
import io.rivermill.wire.WireRequest;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: the head as received, then the body, the route found from the head and the id it is given.
 *
 * <p>Threads: filled and read on its connection's event loop, or by the one thread that the loop handed it to.
 */
final class Request implements SignedHead, WireRequest {
    private final String method;
    private final String path;
    private final String query;
    private final HttpHeaders headers;
    private final String sourceAddress;
    private final EventExecutor loop;
    private final long startNanos;
    private byte[] body = Bytes.EMPTY;
    private String id = "";
    private boolean dynamo;
    private Route route = Route.NOT_FOUND;

    Request(String method, String uri, HttpHeaders headers, String sourceAddress, EventExecutor loop, long startNanos) {
        String target = uri.startsWith("/") ? uri : withoutAuthority(uri);
        int question = target.indexOf('?');
        this.method = method;
        this.path = question < 0 ? target : target.substring(0, question);
        this.query = question < 0 ? "" : target.substring(question + 1);
        this.headers = headers;
        this.sourceAddress = sourceAddress;
        this.loop = loop;
        this.startNanos = startNanos;
    }

    /** What proxies send has the whole URI in the request line. */
    private static String withoutAuthority(String uri) {
        int authority = uri.indexOf("://");
        int path = authority < 0 ? -1 : uri.indexOf('/', authority + 3);
        return path < 0 ? "/" : uri.substring(path);
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
    EventExecutor loop() {
        return loop;
    }

    String sourceAddress() {
        return sourceAddress;
    }

    long startNanos() {
        return startNanos;
    }

    /** The id that the answer carries; empty until the head was looked at. */
    String id() {
        return id;
    }

    Route route() {
        return route;
    }

    /** Set when the head was looked at. */
    void setRoute(Route found, String requestId, boolean isDynamo) {
        this.route = found;
        this.id = requestId;
        this.dynamo = isDynamo;
    }

    /** True if the answer is one of DynamoDB's kind, which carries a checksum. */
    boolean isDynamo() {
        return dynamo;
    }

    @Override
    public Map<String, String> labels() {
        return route instanceof Route.Call call ? call.labels() : Map.of();
    }

    /** The media type of the body in lower case, without parameters; empty if none is said. */
    String mediaType() {
        String type = headers.get("content-type");
        if (type == null) {
            return "";
        }
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
