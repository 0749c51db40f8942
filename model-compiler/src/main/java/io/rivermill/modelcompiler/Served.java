// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.modelcompiler;

import io.rivermill.shapes.Member;
import io.rivermill.shapes.OperationModel;
import io.rivermill.shapes.ServiceModel;
import io.rivermill.shapes.Shape;
import io.rivermill.shapes.StructureShape;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is served of a service: the operations listed, and every structure they lead to. */
record Served(ServiceModel service, List<OperationModel> operations, Collection<StructureShape> structures) {

    /** {@code list} is the text of {@code served.txt}. */
    static Served of(ServiceModel service, String list) {
        Set<String> names = new TreeSet<>();
        for (String line : list.lines().toList()) {
            List<String> words = List.of(line.trim().split(" +"));
            if (words.getFirst().equals(service.name())) {
                names.addAll(words.subList(1, words.size()));
            }
        }
        if (names.remove("*")) {
            names.addAll(service.operations().keySet());
        }
        List<OperationModel> operations = names.stream().map(service::operation).toList();
        Map<String, StructureShape> structures = new TreeMap<>();
        for (OperationModel operation : operations) {
            reach(operation.input(), structures);
            reach(operation.output(), structures);
            operation.errors().forEach(error -> reach(error, structures));
        }
        return new Served(service, operations, structures.values());
    }

    /** True if a structure, or one in it, has a member that the model calls sensitive. */
    static boolean holdsSecrets(StructureShape structure) {
        Map<String, StructureShape> reached = new TreeMap<>();
        reach(structure, reached);
        return reached.values().stream()
                .flatMap(each -> each.members().stream())
                .anyMatch(member -> isSecret(member.target()));
    }

    private static boolean isSecret(Shape shape) {
        return switch (shape) {
            case Shape.StringShape string -> string.sensitive();
            case Shape.BlobShape blob -> blob.sensitive();
            case Shape.ListShape list ->
                list.sensitive() || isSecret(list.member().target());
            case Shape.MapShape map -> map.sensitive() || isSecret(map.value().target());
            case StructureShape _, Shape.BooleanShape _, Shape.IntegerShape _, Shape.LongShape _ -> false;
            case Shape.DoubleShape _, Shape.TimestampShape _, Shape.ItemShape _ -> false;
            case Shape.AttributeValueShape _ -> false;
        };
    }

    private static void reach(Shape from, Map<String, StructureShape> structures) {
        Deque<Shape> left = new ArrayDeque<>(List.of(from));
        while (!left.isEmpty()) {
            switch (left.pop()) {
                case StructureShape structure -> {
                    if (structures.put(structure.name(), structure) == null) {
                        structure.members().stream().map(Member::target).forEach(left::push);
                    }
                }
                case Shape.ListShape list -> left.push(list.member().target());
                case Shape.MapShape map -> left.push(map.value().target());
                case Shape.StringShape _, Shape.BlobShape _, Shape.BooleanShape _, Shape.IntegerShape _ -> {}
                case Shape.LongShape _, Shape.DoubleShape _, Shape.TimestampShape _, Shape.ItemShape _ -> {}
                case Shape.AttributeValueShape _ -> {}
            }
        }
    }
}
