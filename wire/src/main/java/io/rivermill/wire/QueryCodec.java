// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.wire;

import io.rivermill.shapes.Member;
import io.rivermill.shapes.ServiceModel;
import io.rivermill.shapes.StructureShape;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** AWS Query, as IAM and STS speak it: a form in, XML out. A request may have its parameters in the query instead. */
final class QueryCodec implements Codec {
    private static final String XML = "text/xml";

    /** How Query services call the errors that come before any operation. */
    private static final Map<String, Code> CODES = Map.ofEntries(
            Map.entry("MissingAuthenticationTokenException", new Code("MissingAuthenticationToken", 403)),
            Map.entry("IncompleteSignatureException", new Code("IncompleteSignature", 400)),
            Map.entry("UnrecognizedClientException", new Code("InvalidClientTokenId", 403)),
            Map.entry("ExpiredTokenException", new Code("ExpiredToken", 403)),
            Map.entry("InvalidSignatureException", new Code("SignatureDoesNotMatch", 403)),
            Map.entry("AccessDeniedException", new Code("AccessDenied", 403)),
            Map.entry("ValidationException", new Code("ValidationError", 400)),
            Map.entry("SerializationException", new Code("MalformedInput", 400)),
            Map.entry("ThrottlingException", new Code("Throttling", 400)),
            Map.entry("InternalServerError", new Code("InternalFailure", 500)),
            Map.entry("ServiceUnavailableException", new Code("ServiceUnavailable", 503)));

    private record Code(String code, int status) {}

    private final ServiceModel service;

    QueryCodec(ServiceModel service) {
        this.service = service;
    }

    @Override
    public ServiceModel service() {
        return service;
    }

    @Override
    public <I extends View> I readInput(OperationType<I, ?> type, WireRequest request) {
        boolean form = request.body().length > 0;
        String parameters = form ? new String(request.body(), StandardCharsets.UTF_8) : request.query();
        Struct input = QueryReader.read(type.model().input(), QueryString.parse(parameters));
        Validator.check(type.model(), input);
        return type.input().apply(input);
    }

    @Override
    public WireAnswer writeOutput(
            OperationType<?, ?> type, View output, String requestId, @Nullable String requestContentType) {
        XmlOutput out = new XmlOutput();
        StructureShape shape = type.model().output();
        String response = type.name() + "Response";
        out.open(response, service.xmlNamespace());
        if (!shape.synthetic()) {
            out.open(type.name() + "Result");
            XmlWriter.members(shape, output.struct(), out);
            out.close(type.name() + "Result");
        }
        out.open("ResponseMetadata").element("RequestId", requestId).close("ResponseMetadata");
        out.close(response);
        return new WireAnswer(200, XML, Map.of(), out.toBytes());
    }

    @Override
    public WireAnswer writeError(ServiceException error, String requestId, @Nullable String requestContentType) {
        Code known = CODES.get(error.code());
        int status = known == null ? error.status() : known.status();
        XmlOutput out = new XmlOutput();
        out.open("ErrorResponse", service.xmlNamespace()).open("Error");
        out.element("Type", status < 500 ? "Sender" : "Receiver");
        out.element("Code", known == null ? error.code() : known.code());
        if (error.getMessage() != null) {
            out.element("Message", error.getMessage());
        }
        StructureShape shape = service.error(error.code());
        View details = error.details();
        if (shape != null && details != null) {
            Member text = ErrorShapes.message(shape);
            for (Member member : shape.members()) {
                if (member != text) {
                    XmlWriter.member(member, details.struct().get(member.index()), out);
                }
            }
        }
        out.close("Error").element("RequestId", requestId).close("ErrorResponse");
        return new WireAnswer(status, XML, Map.of(), out.toBytes());
    }

    @Override
    public ServiceException unknownOperation(String operation) {
        return new ServiceException(
                "InvalidAction",
                400,
                String.format(Locale.ROOT, "Could not find operation %s for version %s", operation, service.version()));
    }
}
