// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.shapes;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service as it is spoken: operations and shapes, linked. Made from a {@link ModelText}; anything that isn't understood
 * there, down to one attribute, is a {@link ModelFormatException}.
 *
 * <p>Threads: immutable.
 */
public final class ServiceModel {
    private final String name;
    private final Protocol protocol;
    private final String version;
    private final @Nullable String targetPrefix;
    private final String signingName;
    private final @Nullable String xmlNamespace;
    private final @Nullable String errorNamespace;
    private final String invalidCode;
    private final Map<String, OperationModel> operations = new LinkedHashMap<>();
    private final Map<String, Shape> shapes;
    private final Map<String, StructureShape> errors = new LinkedHashMap<>();

    public ServiceModel(ModelText text) {
        Entry service = text.service();
        Attributes.check(service);
        this.name = service.name();
        this.protocol = Protocol.of(Attributes.required(service, "protocol"));
        this.version = Attributes.required(service, "version");
        this.signingName = Attributes.required(service, "signing");
        this.targetPrefix = service.attribute("target");
        this.xmlNamespace = service.attribute("xmlns");
        this.errorNamespace = service.attribute("errors");
        this.invalidCode = Optional.ofNullable(service.attribute("invalid")).orElse("ValidationException");
        this.shapes = Linker.link(text.shapes().values());
        for (Shape shape : shapes.values()) {
            if (shape instanceof StructureShape structure && structure.error() != null) {
                errors.put(structure.error().code(), structure);
            }
        }
        for (Entry entry : text.operations().values()) {
            operations.put(entry.name(), operation(entry));
        }
    }

    private OperationModel operation(Entry entry) {
        Attributes.check(entry);
        String listed = entry.attribute("errors");
        List<StructureShape> thrown = listed == null
                ? List.of()
                : List.of(listed.split(",")).stream().map(this::structure).toList();
        String status = entry.attribute("status");
        return new OperationModel(
                this,
                entry.name(),
                structure(Attributes.required(entry, "input")),
                structure(Attributes.required(entry, "output")),
                List.copyOf(thrown),
                Optional.ofNullable(entry.attribute("method")).orElse("POST"),
                Optional.ofNullable(entry.attribute("uri")).orElse("/"),
                status == null ? 200 : Integer.parseInt(status),
                "current".equals(entry.attribute("wording")) ? Wording.CURRENT : Wording.OLDER);
    }

    public String name() {
        return name;
    }

    public Protocol protocol() {
        return protocol;
    }

    /** The API's version, a date. */
    public String version() {
        return version;
    }

    /** What stands before the dot in {@code X-Amz-Target}; none for REST and query services. */
    public @Nullable String targetPrefix() {
        return targetPrefix;
    }

    /** The service of the credential scope. */
    public String signingName() {
        return signingName;
    }

    public @Nullable String xmlNamespace() {
        return xmlNamespace;
    }

    /** What stands before the {@code #} in the type of this service's own errors; none where types are bare. */
    public @Nullable String errorNamespace() {
        return errorNamespace;
    }

    /** The code of the error that says a request breaks the model's constraints. */
    public String invalidCode() {
        return invalidCode;
    }

    public Map<String, OperationModel> operations() {
        return Collections.unmodifiableMap(operations);
    }

    public OperationModel operation(String operationName) {
        OperationModel operation = operations.get(operationName);
        if (operation == null) {
            throw new ModelFormatException(name + " has no operation " + operationName);
        }
        return operation;
    }

    public Map<String, Shape> shapes() {
        return Collections.unmodifiableMap(shapes);
    }

    public Shape shape(String shapeName) {
        return Linker.find(shapes, shapeName, name);
    }

    public StructureShape structure(String shapeName) {
        if (shape(shapeName) instanceof StructureShape structure) {
            return structure;
        }
        throw new ModelFormatException(shapeName + " is not a structure");
    }

    /** The shape of the error with that code, if the model has one. */
    public @Nullable StructureShape error(String code) {
        return errors.get(code);
    }
}
