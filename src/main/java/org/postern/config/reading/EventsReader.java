package org.postern.config.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.postern.config.EventConfig;

/** Reads {@code events}: which routes of the site's own are told of what. */
final class EventsReader {
    private static final Set<String> KEYS = Set.of("outcomes", "rules", "mailboxes");
    private static final Scalar<String> OUTCOME =
            Scalar.oneOf(List.of("filed", "rejected", "skipped", "duplicate", "quarantined"));
    private static final String NAME = "[a-z][a-z0-9-]{0,31}";

    private final Names names;

    EventsReader(Names names) {
        this.names = names;
    }

    List<EventConfig> read(Section root) {
        List<EventConfig> events = new ArrayList<>();
        root.find("events")
                .ifPresent(map -> Section.named(map).entries().forEach((name, item) -> events.add(event(name, item))));
        return List.copyOf(events);
    }

    private EventConfig event(String name, Item item) {
        if (!name.matches(NAME)) {
            item.problem(
                    Quoted.of(name) + " cannot name a route's endpoint; allowed: letters, digits, '-', at most 32",
                    null);
        }
        Section section = Section.of(item, KEYS);
        section.require("outcomes", "[filed]");
        return new EventConfig(
                item.at(),
                name,
                Set.copyOf(section.list("outcomes", OUTCOME)),
                used(section, "rules", Names.Kind.RULE),
                used(section, "mailboxes", Names.Kind.MAILBOX));
    }

    private List<String> used(Section section, String key, Names.Kind kind) {
        List<String> all = section.listOrNone(key, Scalars.TEXT);
        section.find(key)
                .filter(item -> !all.isEmpty())
                .ifPresent(item -> item.oneOrMore()
                        .forEach(each -> each.as(Scalars.TEXT).ifPresent(name -> names.use(kind, name, each))));
        return all;
    }
}
