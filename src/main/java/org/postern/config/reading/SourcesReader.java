package org.postern.config.reading;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postern.config.SourceConfig;

/** Reads {@code sources}: how mail that web forms send is read. */
final class SourcesReader {
    /** What needs no description. */
    private static final List<String> BUILT_IN = List.of("plain", "reply-to", "list-original", "forwarded");

    private final Names names;

    SourcesReader(Names names) {
        this.names = names;
        names.builtIn(Names.Kind.SOURCE, BUILT_IN);
    }

    Map<String, SourceConfig> read(List<Section> roots) {
        Map<String, SourceConfig> sources = new LinkedHashMap<>();
        for (Section root : roots) {
            root.find("sources")
                    .ifPresent(item -> Section.named(item)
                            .entries()
                            .forEach((name, source) -> sources.put(name, source(name, source))));
        }
        return sources;
    }

    private SourceConfig source(String name, Item item) {
        if (BUILT_IN.contains(name)) {
            item.problem("is the name of a source that is built in", "choose another name");
        } else {
            names.define(Names.Kind.SOURCE, name, item);
        }
        Section section = Section.of(item, Set.of("fields"));
        section.require("fields", "{name: \"Name: *\"}");
        Map<String, String> fields = new LinkedHashMap<>();
        section.find("fields")
                .ifPresent(map -> Section.named(map)
                        .entries()
                        .forEach((field, pattern) -> pattern.as(Scalars.WILDCARD)
                                .ifPresent(text -> fields.put(field, label(pattern, text)))));
        return new SourceConfig(item.at(), name, fields);
    }

    private static String label(Item item, String pattern) {
        if (pattern.chars().filter(c -> c == '*').count() != 1) {
            item.problem(Quoted.of(pattern)
                    + " says not where the value stands; allowed: a label with one '*', as \"Name: *\"");
        }
        return pattern;
    }
}
