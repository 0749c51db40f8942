// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.shapes;

import java.util.List;

/**
 * One operation of a service.
 *
 * @param method of HTTP
 * @param uri path, with labels as {@code {FunctionName}}, and perhaps a fixed query
 * @param status of a good answer
 * @param wording the sentences of its validation
 */
public record OperationModel(
        ServiceModel service,
        String name,
        StructureShape input,
        StructureShape output,
        List<StructureShape> errors,
        String method,
        String uri,
        int status,
        Wording wording) {

    @Override
    public String toString() {
        return service.name() + ':' + name;
    }
}
