package org.postern.config.reading;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.postern.config.Condition;
import org.postern.config.RulesConfig;
import org.postern.config.RulesConfig.FilterConfig;

/** Reads {@code rules.yaml}. */
final class RulesReader {
    private static final Set<String> KEYS = Set.of("filters", "conditions", "queues", "roles", "rules");

    private final Names names;

    RulesReader(Names names) {
        this.names = names;
    }

    /** @param ofTheCrm filters that people keep in the CRM, which come after our own; empty: none */
    RulesConfig read(Optional<Item> file, Optional<Section> ofTheCrm) {
        List<FilterConfig> more = ofTheCrm.stream()
                .flatMap(section -> entries(section, "filters"))
                .map(new FilterReader(names)::read)
                .toList();
        if (file.isEmpty()) {
            return new RulesConfig(more, Map.of(), Map.of(), Map.of(), List.of());
        }
        Section root = Section.of(file.get(), KEYS);
        return new RulesConfig(
                Stream.concat(entries(root, "filters").map(new FilterReader(names)::read), more.stream())
                        .toList(),
                named(root, "conditions", Names.Kind.CONDITION, (name, item) -> condition(item)),
                named(root, "queues", Names.Kind.QUEUE, new TeamworkReader(names)::queue),
                named(root, "roles", Names.Kind.ROLE, new TeamworkReader(names)::role),
                entries(root, "rules").map(new RuleReader(names)::read).toList());
    }

    private Condition condition(Item item) {
        return new ConditionReader(names).read(item);
    }

    private static Stream<Item> entries(Section root, String key) {
        return root.find(key).stream().flatMap(item -> item.list().stream());
    }

    private <T> Map<String, T> named(Section root, String key, Names.Kind kind, BiFunction<String, Item, T> reading) {
        Map<String, T> all = new LinkedHashMap<>();
        root.find(key)
                .ifPresent(map -> Section.named(map).entries().forEach((name, item) -> {
                    names.define(kind, name, item);
                    all.put(name, reading.apply(name, item));
                }));
        return all;
    }
}
