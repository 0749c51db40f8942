// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.http;

import io.rivermill.shapes.Protocol;
import io.rivermill.wire.Codec;
import io.rivermill.wire.JsonInput;
import io.rivermill.wire.ServiceException;
import java.util.HashMap;
import java.util.Map;

/**
 * One of AWS's services as this server has it: how it is spoken, and the operations that are there.
 *
 * <p>Also what the services call the failures that come from outside of operations, each in its own vocabulary.
 *
 * <p>Threads: filled before it is shared.
 */
final class ServedService {
    private static final int FUNCTION_BYTES_MAX = 70_167_211;
    private static final int INVOKE_BYTES_MAX = 6_291_456;

    private final Codec codec;
    private final Map<String, Operation<?, ?>> operations = new HashMap<>();

    ServedService(Codec codec) {
        this.codec = codec;
    }

    void add(Operation<?, ?> operation) {
        if (operations.putIfAbsent(operation.type().name(), operation) != null) {
            throw new IllegalArgumentException("two operations are " + operation.type());
        }
    }

    Codec codec() {
        return codec;
    }

    String name() {
        return codec.service().name();
    }

    Protocol protocol() {
        return codec.service().protocol();
    }

    String signingName() {
        return codec.service().signingName();
    }

    Map<String, Operation<?, ?>> operations() {
        return operations;
    }

    /** True for DynamoDB and its streams: ids of 52 characters, checksums. */
    boolean isDynamo() {
        return protocol() == Protocol.JSON_1_0;
    }

    /** The status of refusals: not signed, not allowed. (Codecs of Query services have their own for each code.) */
    int refusedStatus() {
        return protocol() == Protocol.REST_JSON ? 403 : 400;
    }

    private boolean isJson() {
        return protocol() == Protocol.JSON_1_0 || protocol() == Protocol.JSON_1_1;
    }

    /** How long the body of an operation's request may be. */
    int bodyBytesMax(String operation, int otherwise) {
        if (protocol() != Protocol.REST_JSON) {
            return otherwise;
        }
        return switch (operation) {
            case "CreateFunction", "UpdateFunctionCode", "PublishLayerVersion" -> FUNCTION_BYTES_MAX;
            case "Invoke", "InvokeAsync", "InvokeWithResponseStream" ->
                2 * INVOKE_BYTES_MAX; // slightly larger ones get words of the operation
            default -> otherwise;
        };
    }

    /** Throws what JSON services say to a body that is there but isn't a JSON object. */
    void checkIsJson(Request request) {
        byte[] body = request.body();
        String encoding = request.header("content-encoding");
        boolean compressed = encoding != null && !Compression.isNone(encoding);
        if (!isJson() || body.length == 0 || compressed) {
            return; // what is compressed is looked at once it is known who sent it
        }
        JsonInput.check(body);
        if (new JsonInput(body).peek() != '{') {
            throw JsonInput.malformed();
        }
    }

    ServiceException accessDenied(String sentence) {
        return new ServiceException("AccessDeniedException", refusedStatus(), sentence);
    }

    ServiceException tooLarge(String operation) {
        if (protocol() != Protocol.REST_JSON) {
            return new ServiceException("RequestEntityTooLarge", 413, "Request is too large");
        }
        boolean invoke = operation.equals("Invoke");
        int bytesMax = invoke ? INVOKE_BYTES_MAX : bodyBytesMax(operation, INVOKE_BYTES_MAX);
        return new ServiceException(
                "RequestEntityTooLargeException",
                413,
                "Request must be smaller than " + bytesMax + " bytes for the " + (invoke ? "InvokeFunction" : operation)
                        + " operation");
    }

    /** Too much to do here now; nothing that the client's quota speaks about. */
    ServiceException overloaded() {
        String code = isDynamo() ? "ServiceUnavailable" : "ServiceUnavailableException";
        return new ServiceException(code, 503, "The server is too busy to answer now. Please try again.");
    }

    ServiceException internal() {
        return switch (protocol()) {
            case JSON_1_0, QUERY -> new ServiceException("InternalServerError", 500, "Internal server error");
            case JSON_1_1 -> new ServiceException("InternalFailure", 500, "Internal server error");
            case REST_JSON ->
                new ServiceException("ServiceException", 500, "An error occurred and the request cannot be processed.");
        };
    }
}
