// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.base.Bytes;
import io.rivermill.shapes.Member;
import io.rivermill.shapes.Protocol;
import io.rivermill.shapes.ServiceModel;
import io.rivermill.shapes.StructureShape;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** AWS JSON 1.0 and 1.1: everything is in the body. */
final class JsonCodec implements Codec {
    /** Errors that services answer with although they aren't in their models, and that have a capital Message. */
    private static final Set<String> CAPITAL_MESSAGE = Set.of("SerializationException", "AccessDeniedException");

    private final ServiceModel service;
    private final String contentType;

    JsonCodec(ServiceModel service) {
        this.service = service;
        this.contentType = "application/x-amz-" + service.protocol().text();
    }

    @Override
    public ServiceModel service() {
        return service;
    }

    @Override
    public <I extends View> I readInput(OperationType<I, ?> type, WireRequest request) {
        Struct input = JsonReader.read(type.model().input(), request.body(), service.errorNamespace());
        Validator.check(type.model(), input);
        return type.input().apply(input);
    }

    @Override
    public WireAnswer writeOutput(
            OperationType<?, ?> type, View output, String requestId, @Nullable String requestContentType) {
        StructureShape shape = type.model().output();
        if (shape.synthetic() && service.protocol() == Protocol.JSON_1_0) {
            return new WireAnswer(200, contentType(requestContentType), Map.of(), Bytes.EMPTY);
        }
        JsonOutput out = new JsonOutput(512);
        JsonWriter.write(shape, output.struct(), out);
        return new WireAnswer(200, contentType(requestContentType), Map.of(), out.toBytes());
    }

    @Override
    public WireAnswer writeError(ServiceException error, String requestId, @Nullable String requestContentType) {
        JsonOutput out = new JsonOutput(256);
        StructureShape shape = service.error(error.code());
        Member text = ErrorShapes.message(shape);
        out.writeAscii("{\"__type\":");
        out.writeString(namespace(error.code(), shape) + error.code());
        String message = error.getMessage();
        if (message != null) {
            boolean capital = CAPITAL_MESSAGE.contains(error.code());
            out.writeAscii(",\"" + (text != null ? text.wireName() : capital ? "Message" : "message") + "\":");
            out.writeString(message);
        }
        View details = error.details();
        if (shape != null && details != null) {
            JsonWriter.members(shape, details.struct(), out, false, message == null ? null : text);
        }
        out.writeByte('}');
        return new WireAnswer(error.status(), contentType(requestContentType), Map.of(), out.toBytes());
    }

    @Override
    public ServiceException unknownOperation(String operation) {
        return new ServiceException("UnknownOperationException", 400, null);
    }

    private String namespace(String code, @Nullable StructureShape shape) {
        String own = service.errorNamespace();
        if (own == null) {
            return "";
        }
        return switch (code) {
            case "ValidationException" -> "com.amazon.coral.validate#";
            case "ThrottlingException" -> "com.amazon.coral.availability#";
            case "InternalServerError", "InternalFailure" -> own + '#';
            default -> shape != null ? own + '#' : "com.amazon.coral.service#";
        };
    }

    /** The media type of the request, if it is one of those the protocol knows; parameters aren't repeated. */
    private String contentType(@Nullable String requested) {
        if (requested != null) {
            int end = requested.indexOf(';');
            String media =
                    (end < 0 ? requested : requested.substring(0, end)).strip().toLowerCase(Locale.ROOT);
            if (media.equals("application/json")) {
                return media;
            }
        }
        return contentType;
    }
}
