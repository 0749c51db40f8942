// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.modelcompiler;

import io.rivermill.shapes.ModelText;
import io.rivermill.shapes.ServiceModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Compiles AWS's models, found on the class path, and the corrections to the text form. Run by hand when a model or a
 * correction changes: {@code mvn -q -Pmodels -pl model-compiler -am process-classes}.
 *
 * <p>Arguments: the folder of corrections, the folder of text models.
 */
public final class ModelCompiler {
    /** Where each service's model comes from. */
    private record Source(String service, String artifact, String resource) {}

    private static final String C2J = "com.amazonaws:aws-java-sdk-models:1.12.797";
    private static final List<Source> SOURCES = List.of(
            new Source(
                    "dynamodb",
                    "software.amazon.api.models:dynamodb:1.0.14",
                    "META-INF/smithy/2012-08-10/dynamodb-2012-08-10.json"),
            new Source("streams", C2J, "models/streams.dynamodb-2012-08-10-model.json"),
            new Source("lambda", C2J, "models/lambda-2015-03-31-model.json"),
            new Source("logs", C2J, "models/logs-2014-03-28-model.json"),
            new Source("iam", C2J, "models/iam-2010-05-08-model.json"),
            new Source("sts", C2J, "models/sts-2011-06-15-model.json"));

    private ModelCompiler() {}

    /** Compiles all services. */
    public static void main(String[] args) throws IOException {
        Path corrections = Path.of(args[0]);
        Path target = Path.of(args[1]);
        Files.createDirectories(target);
        for (Source source : SOURCES) {
            String text = compile(source, corrections.resolve(source.service() + ".txt"));
            Files.writeString(target.resolve(source.service() + ".txt"), text);
        }
    }

    private static String compile(Source source, Path corrections) throws IOException {
        ModelText model = read(source);
        try {
            Corrections.apply(Files.readString(corrections), model);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(corrections + ": " + e.getMessage(), e);
        }
        String text = model.write(
                "Written by model-compiler from %s (Apache-2.0) and corrections/%s.txt: change those, not this."
                        .formatted(source.artifact(), source.service()));
        ServiceModel linked = new ServiceModel(ModelText.read(text));
        if (linked.operations().isEmpty()) {
            throw new IllegalArgumentException(source.service() + " has no operations");
        }
        return text;
    }

    private static ModelText read(Source source) throws IOException {
        try (InputStream in = ModelCompiler.class.getClassLoader().getResourceAsStream(source.resource())) {
            if (in == null) {
                throw new IOException("not on the class path (run with -Pmodels): " + source.resource());
            }
            JsonTree tree = JsonTree.read(in);
            return tree.has("smithy")
                    ? SmithyFrontend.read(source.service(), tree, "DynamoDB_20120810")
                    : C2jFrontend.read(source.service(), tree);
        }
    }
}
