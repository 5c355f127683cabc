package org.postern.config.reading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.postern.config.Location;

/** Names that the configuration defines, and where it uses them; both may come in any order. */
final class Names {
    /** What can have a name, as problems call it. */
    enum Kind {
        MAILBOX("mailbox", "mailboxes"),
        SOURCE("source", "sources"),
        REASON("reason", "reasons"),
        TEMPLATE("template", "templates"),
        CONDITION("condition", "conditions"),
        QUEUE("queue", "queues"),
        ROLE("role", "roles"),
        RULE("rule", "rules"),
        FILTER("filter", "filters");

        private final String one;
        private final String many;

        Kind(String one, String many) {
            this.one = one;
            this.many = many;
        }
    }

    private record Use(Kind kind, String name, Item item) {}

    private final Map<Kind, Map<String, Location>> defined = new LinkedHashMap<>();
    private final List<Use> uses = new ArrayList<>();

    /** Known names that stand in no file, as the sources that are built in. */
    void builtIn(Kind kind, List<String> names, Location at) {
        names.forEach(name -> of(kind).put(name, at));
    }

    void define(Kind kind, String name, Item item) {
        Location first = of(kind).putIfAbsent(name, item.at());
        if (first != null) {
            item.problem(
                    "a second " + kind.one + " " + Quoted.of(name),
                    "the first is at " + first + "; each name is given once");
        }
    }

    void use(Kind kind, String name, Item item) {
        uses.add(new Use(kind, name, item));
    }

    /** @return where the name is defined */
    Optional<Location> place(Kind kind, String name) {
        return Optional.ofNullable(of(kind).get(name));
    }

    /** @return where names of that kind are used */
    List<Item> uses(Kind kind) {
        return uses.stream().filter(use -> use.kind() == kind).map(Use::item).toList();
    }

    /** Reports each use of a name that is not defined. */
    void check() {
        for (Use use : uses) {
            Map<String, Location> known = of(use.kind());
            if (!known.containsKey(use.name())) {
                use.item()
                        .problem(
                                "no " + use.kind().one + " " + Quoted.of(use.name()) + " is defined", hint(use, known));
            }
        }
    }

    private static String hint(Use use, Map<String, Location> known) {
        String question = NearMiss.question(use.name(), known.keySet());
        return known.isEmpty()
                ? "no " + use.kind().many + " are defined at all"
                : question + "Defined " + use.kind().many + ": " + places(known);
    }

    private static String places(Map<String, Location> known) {
        return new TreeMap<>(known)
                .entrySet().stream()
                        .map(e -> e.getKey() + " (" + e.getValue().file() + ":"
                                + e.getValue().line() + ")")
                        .collect(Collectors.joining(", "));
    }

    private Map<String, Location> of(Kind kind) {
        return defined.computeIfAbsent(kind, k -> new LinkedHashMap<>());
    }
}
