// Copyright the Rivermill authors. SPDX-License-Identifier: Apache-2.0
package io.rivermill.server.model;

import io.rivermill.server.model.Change.Source;
import java.util.ArrayList;
import java.util.List;

/** Random updates. None is one that AWS refuses as it stands; what an item has makes the difference. */
record UpdateMaker(Chooser choose) {

    Update update() {
        List<Path> targets = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (int i = choose.below(4); i >= 0; i--) {
            Change change = change();
            if (Chooser.add(targets, change.target())) {
                changes.add(change);
            }
        }
        if (choose.oneIn(6)) {
            for (int i = choose.below(3); i >= 0; i--) {
                Change removal = new Change.Remove(Path.of("lst", choose.below(5)));
                if (Chooser.add(targets, removal.target())) {
                    changes.add(removal);
                }
            }
        }
        return new Update(changes, false);
    }

    private Change change() {
        return switch (choose.below(8)) {
            case 0, 1 -> new Change.Remove(choose.path());
            case 2 -> new Change.Add(place(List.of("a", "bb", "rr")), choose.number());
            case 3 -> new Change.Add(place(List.of("set")), set());
            case 4 -> new Change.Delete(place(List.of("set")), set());
            default -> {
                Path target = choose.path();
                yield new Change.Assign(target, source(target));
            }
        };
    }

    /** One of these attributes, or anywhere. */
    private Path place(List<String> attributes) {
        return choose.oneIn(3) ? choose.path() : Path.of(choose.of(attributes));
    }

    private Value set() {
        return choose.set(choose.of(List.of("SS", "NS", "BS")));
    }

    private Source source(Path target) {
        return switch (choose.below(6)) {
            case 0 -> new Source.At(choose.path());
            case 1, 2 -> new Source.Sum(number(), choose.oneIn(2) ? '+' : '-', number());
            case 3 -> new Source.Joined(list(), list());
            case 4 -> new Source.IfMissing(choose.path(), new Source.Literal(choose.valueFor(target.name())));
            default -> new Source.Literal(choose.valueFor(target.rest().isEmpty() ? target.name() : "a"));
        };
    }

    /** Most often a number. */
    private Source number() {
        return switch (choose.below(6)) {
            case 0 -> new Source.At(choose.path());
            case 1 -> new Source.IfMissing(choose.path(), new Source.Literal(choose.number()));
            case 2, 3 -> new Source.At(Path.of(choose.of(List.of("a", "bb"))));
            default -> new Source.Literal(choose.number());
        };
    }

    /** Most often a list. */
    private Source list() {
        return switch (choose.below(5)) {
            case 0 -> new Source.At(Path.of("lst"));
            case 1 -> new Source.IfMissing(choose.path(), new Source.Literal(new Value.ListOf(List.of())));
            default -> new Source.Literal(new Value.ListOf(choose.elements(1)));
        };
    }
}
