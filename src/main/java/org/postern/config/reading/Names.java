package org.postern.config.reading;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private final Map<Kind, Map<String, Location>> defined = new EnumMap<>(Kind.class);
    private final Map<Kind, List<String>> builtIn = new EnumMap<>(Kind.class);
    private final List<Use> uses = new ArrayList<>();

    /** Names that are known without being defined, as some sources are. */
    void builtIn(Kind kind, List<String> names) {
        builtIn.put(kind, names);
    }

    /** A name that a file has by being there. */
    void define(Kind kind, String name, Location at) {
        of(kind).putIfAbsent(name, at);
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

    /** Reports each use of a name that is not known. */
    void check() {
        for (Use use : uses) {
            if (!isKnown(use.kind(), use.name())) {
                use.item().problem("no " + use.kind().one + " " + Quoted.of(use.name()) + " is defined", hint(use));
            }
        }
    }

    private boolean isKnown(Kind kind, String name) {
        return of(kind).containsKey(name)
                || builtIn.getOrDefault(kind, List.of()).contains(name);
    }

    private Set<String> known(Kind kind) {
        Set<String> known = new LinkedHashSet<>(of(kind).keySet());
        known.addAll(builtIn.getOrDefault(kind, List.of()));
        return known;
    }

    private String hint(Use use) {
        Set<String> known = known(use.kind());
        if (known.isEmpty()) {
            return "no " + use.kind().many + " are defined at all";
        }
        return NearMiss.question(use.name(), known) + "Known " + use.kind().many + ": "
                + known.stream()
                        .sorted()
                        .map(name ->
                                name + place(use.kind(), name).map(Names::line).orElse(""))
                        .collect(Collectors.joining(", "));
    }

    private static String line(Location at) {
        return " (" + at.file() + ":" + at.line() + ")";
    }

    private Map<String, Location> of(Kind kind) {
        return defined.computeIfAbsent(kind, k -> new LinkedHashMap<>());
    }
}
