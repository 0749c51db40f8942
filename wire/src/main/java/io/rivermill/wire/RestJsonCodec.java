// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.base.Bytes;
import io.rivermill.shapes.Location;
import io.rivermill.shapes.Member;
import io.rivermill.shapes.ServiceModel;
import io.rivermill.shapes.Shape;
import io.rivermill.shapes.StructureShape;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * REST with JSON, as Lambda speaks it: labels of the path, query, headers, and a body that is a JSON object or, where the
 * model says so, one member as it is.
 */
final class RestJsonCodec implements Codec {
    private static final String JSON = "application/json";

    private final ServiceModel service;

    RestJsonCodec(ServiceModel service) {
        this.service = service;
    }

    @Override
    public ServiceModel service() {
        return service;
    }

    @Override
    public <I extends View> I readInput(OperationType<I, ?> type, WireRequest request) {
        StructureShape shape = type.model().input();
        Struct input = new Struct(shape.members().size());
        Member payload = shape.payload();
        byte[] body = request.body();
        if (payload == null) {
            if (body.length > 0) {
                readBody(input, shape, body);
            }
        } else if (body.length > 0) {
            input.set(payload.index(), payload(payload, body));
        }
        RestBinding.read(shape, request, input);
        Validator.check(type.model(), input);
        return type.input().apply(input);
    }

    private static void readBody(Struct input, StructureShape shape, byte[] body) {
        try {
            JsonReader.readInto(input, shape, body, null);
        } catch (ServiceException e) {
            if (e.getMessage() != null) {
                throw e;
            }
            throw new ServiceException(
                    "InvalidRequestContentException", 400, "Could not parse request body into json.");
        }
    }

    private static Object payload(Member member, byte[] body) {
        return switch (member.target()) {
            case Shape.StringShape _ -> new String(body, StandardCharsets.UTF_8);
            case StructureShape structure -> JsonReader.read(structure, body, null);
            default -> body;
        };
    }

    @Override
    public WireAnswer writeOutput(
            OperationType<?, ?> type, View output, String requestId, @Nullable String requestContentType) {
        StructureShape shape = type.model().output();
        Struct struct = output.struct();
        Map<String, String> headers = new LinkedHashMap<>();
        int status = RestBinding.write(shape, struct, headers, type.model().status());
        Member payload = shape.payload();
        if (payload != null) {
            return payloadAnswer(status, payload, struct.get(payload.index()), headers);
        }
        if (status == 204 || shape.synthetic()) {
            return new WireAnswer(status, null, headers, Bytes.EMPTY);
        }
        JsonOutput out = new JsonOutput(1024);
        JsonWriter.write(shape, struct, out);
        return new WireAnswer(status, JSON, headers, out.toBytes());
    }

    private static WireAnswer payloadAnswer(
            int status, Member member, @Nullable Object value, Map<String, String> headers) {
        if (value == null) {
            return new WireAnswer(status, null, headers, Bytes.EMPTY);
        }
        return switch (member.target()) {
            case Shape.StringShape _ ->
                new WireAnswer(status, JSON, headers, ((String) value).getBytes(StandardCharsets.UTF_8));
            case StructureShape structure -> {
                JsonOutput out = new JsonOutput(1024);
                JsonWriter.write(structure, (Struct) value, out);
                yield new WireAnswer(status, JSON, headers, out.toBytes());
            }
            default -> new WireAnswer(status, JSON, headers, (byte[]) value);
        };
    }

    @Override
    public WireAnswer writeError(ServiceException error, String requestId, @Nullable String requestContentType) {
        JsonOutput out = new JsonOutput(256);
        StructureShape shape = service.error(error.code());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-amzn-ErrorType", error.code());
        out.writeByte('{');
        boolean empty = true;
        Member kind = shape == null ? null : shape.find("Type");
        if (kind != null) {
            out.writeAscii("\"Type\":");
            out.writeString(error.status() < 500 ? "User" : "Service");
            empty = false;
        }
        Member text = ErrorShapes.message(shape);
        if (error.getMessage() != null) {
            out.writeAscii(empty ? "" : ",");
            boolean capital = error.code().equals("AccessDeniedException");
            out.writeString(text != null ? text.wireName() : capital ? "Message" : "message");
            out.writeByte(':');
            out.writeString(error.getMessage());
            empty = false;
        }
        View details = error.details();
        if (shape != null && details != null) {
            RestBinding.write(shape, details.struct(), headers, error.status());
            for (Member member : shape.members()) {
                Object value = details.struct().get(member.index());
                if (member != text && member != kind && member.location() == Location.BODY && value != null) {
                    empty = JsonWriter.member(member, value, out, empty);
                }
            }
        }
        out.writeByte('}');
        return new WireAnswer(error.status(), JSON, headers, out.toBytes());
    }

    @Override
    public ServiceException unknownOperation(String operation) {
        return new ServiceException("UnknownOperationException", 404, null);
    }
}
