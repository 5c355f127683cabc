package org.postern.config.reading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.postern.config.Condition;
import org.postern.config.RulesConfig;

/** Reads {@code rules.yaml}. */
final class RulesReader {
    private static final Set<String> KEYS = Set.of("filters", "conditions", "queues", "roles", "rules");

    private final Names names;

    RulesReader(Names names) {
        this.names = names;
    }

    /** @param ofTheCrm filters, queues and rules that people keep in the CRM, which come after our own; empty: none */
    RulesConfig read(Optional<Item> file, Optional<Section> ofTheCrm) {
        List<Section> roots = new ArrayList<>();
        file.map(item -> Section.of(item, KEYS)).ifPresent(roots::add);
        ofTheCrm.ifPresent(roots::add);
        return new RulesConfig(
                entries(roots, "filters").map(new FilterReader(names)::read).toList(),
                named(roots, "conditions", Names.Kind.CONDITION, (name, item) -> condition(item)),
                named(roots, "queues", Names.Kind.QUEUE, new TeamworkReader(names)::queue),
                named(roots, "roles", Names.Kind.ROLE, new TeamworkReader(names)::role),
                entries(roots, "rules").map(new RuleReader(names)::read).toList());
    }

    private Condition condition(Item item) {
        return new ConditionReader(names).read(item);
    }

    private static Stream<Item> entries(List<Section> roots, String key) {
        return roots.stream().flatMap(root -> root.find(key).stream()).flatMap(item -> item.list().stream());
    }

    private <T> Map<String, T> named(
            List<Section> roots, String key, Names.Kind kind, BiFunction<String, Item, T> reading) {
        Map<String, T> all = new LinkedHashMap<>();
        roots.stream()
                .flatMap(root -> root.find(key).stream())
                .forEach(map -> Section.named(map).entries().forEach((name, item) -> {
                    names.define(kind, name, item);
                    all.put(name, reading.apply(name, item));
                }));
        return all;
    }
}
