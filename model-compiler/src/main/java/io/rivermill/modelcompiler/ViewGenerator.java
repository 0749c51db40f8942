// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.modelcompiler;

import io.rivermill.shapes.Member;
import io.rivermill.shapes.ModelText;
import io.rivermill.shapes.OperationModel;
import io.rivermill.shapes.ServiceModel;
import io.rivermill.shapes.Shape;
import io.rivermill.shapes.StructureShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes the views of what is served: per service a record for each structure, and {@code Operations}. Runs in each build
 * of {@code wire}; files that are already right aren't touched, files that are no longer wanted go.
 *
 * <p>Arguments: the folder of text models, the folder of generated sources, the services.
 */
public final class ViewGenerator {
    private final Served served;
    private final Path folder;
    private final Set<Path> written = new HashSet<>();

    private ViewGenerator(Served served, Path folder) {
        this.served = served;
        this.folder = folder;
    }

    /** Generates the views of all services named. */
    public static void main(String[] args) throws IOException {
        Path models = Path.of(args[0]);
        String list = Files.readString(models.resolve("served.txt"));
        for (String name : List.of(args).subList(2, args.length)) {
            ServiceModel model = new ServiceModel(ModelText.read(Files.readString(models.resolve(name + ".txt"))));
            new ViewGenerator(Served.of(model, list), Path.of(args[1], "io", "rivermill", "wire", name)).generate();
        }
    }

    private void generate() throws IOException {
        Files.createDirectories(folder);
        for (StructureShape structure : served.structures()) {
            write(Names.type(structure.name()), view(structure));
        }
        write("Operations", operations());
        write("package-info", """
                // Generated from the model of %1$s: do not change.
                /** Views of the shapes of %1$s. */
                @org.jspecify.annotations.NullMarked
                package io.rivermill.wire.%1$s;
                """.formatted(served.service().name()));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (!written.contains(file)) {
                    Files.delete(file);
                }
            }
        }
    }

    private void write(String name, String source) throws IOException {
        Path file = folder.resolve(name + ".java");
        if (!written.add(file)) {
            throw new IOException("two shapes want to be " + file);
        }
        if (!Files.exists(file) || !Files.readString(file).equals(source)) {
            Files.writeString(file, source);
        }
    }

    private String head() {
        return """
                // Generated from the model of %1$s: do not change.
                package io.rivermill.wire.%1$s;

                """.formatted(served.service().name());
    }

    private String operations() {
        StringBuilder out = new StringBuilder(head());
        out.append("/** The served operations of ")
                .append(served.service().name())
                .append(". */\n");
        out.append("public final class Operations {\n");
        for (OperationModel operation : served.operations()) {
            String input = Names.type(operation.input().name());
            String output = Names.type(operation.output().name());
            out.append("""
                        /** %2$s. */
                        public static final io.rivermill.wire.OperationType<%3$s, %4$s> %5$s =
                                new io.rivermill.wire.OperationType<>("%1$s", "%2$s", %3$s::new, %4$s::new);

                    """.formatted(
                            served.service().name(), operation.name(), input, output, Names.constant(operation.name()))
                    .indent(4));
        }
        out.append("    /** All of them, by name. */\n");
        out.append("    public static final java.util.List<io.rivermill.wire.OperationType<?, ?>> ALL =\n");
        out.append("            java.util.List.of(\n                    ");
        out.append(String.join(
                ",\n                    ",
                served.operations().stream()
                        .map(operation -> Names.constant(operation.name()))
                        .toList()));
        return out.append(");\n\n    private Operations() {}\n}\n").toString();
    }

    private String view(StructureShape structure) {
        String name = Names.type(structure.name());
        StringBuilder out = new StringBuilder(head());
        out.append("/** ")
                .append(structure.name())
                .append(" of ")
                .append(served.service().name());
        out.append(structure.error() == null ? "" : ", an error").append(". */\n");
        out.append("public record ").append(name).append("(io.rivermill.wire.Struct struct)");
        out.append(" implements io.rivermill.wire.View {\n");
        out.append("    /** With no member set. */\n");
        out.append("    public static ").append(name).append(" create() {\n");
        out.append("        return new ").append(name).append("(new io.rivermill.wire.Struct(");
        out.append(structure.members().size()).append("));\n    }\n");
        for (Member member : structure.members()) {
            accessor(out, name, member);
        }
        out.append("""

                    @Override
                    public java.lang.String toString() {
                        return %s;
                    }
                }
                """.formatted(
                        Served.holdsSecrets(structure)
                                ? '"' + name + "[not shown: it may hold secrets]\""
                                : '"' + name + "\" + struct"));
        return out.toString();
    }

    private static void accessor(StringBuilder out, String view, Member member) {
        Shape shape = member.target();
        String name = Names.accessor(member.name());
        boolean wraps = ViewTypes.wraps(shape);
        String held = "struct.get(" + member.index() + ')';
        String typed = ViewTypes.of(shape);
        String get = wraps
                ? "io.rivermill.wire.Views.wrap(" + held + ", " + ViewTypes.wrapper(shape, 0) + ')'
                : '(' + typed + ") " + held;
        String set = wraps ? "io.rivermill.wire.Views.unwrap(value, " + ViewTypes.unwrapper(shape, 0) + ')' : "value";
        String unchecked = wraps || typed.indexOf('<') < 0 ? "" : "    @SuppressWarnings(\"unchecked\")\n";
        String type = member.required() ? typed : ViewTypes.nullable(shape);
        out.append("\n    /** ")
                .append(member.name())
                .append(member.required() ? ", required" : "")
                .append(". */\n");
        out.append(unchecked);
        out.append("    public ").append(type).append(' ').append(name).append("() {\n");
        out.append("        return ").append(get).append(";\n    }\n");
        out.append("\n    /** Sets ").append(member.name()).append(". */\n");
        out.append("    public ").append(view).append(' ').append(name);
        out.append('(').append(ViewTypes.nullable(shape)).append(" value) {\n");
        out.append("        struct.set(")
                .append(member.index())
                .append(", ")
                .append(set)
                .append(");\n");
        out.append("        return this;\n    }\n");
    }
}
