package org.postern.config.reading;

import java.util.List;
import java.util.Set;
import org.postern.config.Condition;
import org.postern.config.RulesConfig.FilterConfig;

/** Reads one of the {@code filters}. */
final class FilterReader {
    private static final Set<String> KEYS = Set.of("name", "when", "then", "mailboxes", "owners");

    private final Names names;

    FilterReader(Names names) {
        this.names = names;
    }

    FilterConfig read(Item item) {
        Section section = Section.of(item, KEYS);
        String name = section.require("name", Scalars.TEXT, "");
        section.find("name").filter(n -> !name.isEmpty()).ifPresent(n -> names.define(Names.Kind.FILTER, name, n));
        Condition when = section.require("when", "{from: …}")
                .map(new ConditionReader(names)::read)
                .orElse(new Condition.Always(item.at()));
        Section then = then(section);
        return new FilterConfig(
                item.at(),
                name,
                when,
                mailboxes(section),
                owners(section),
                then.read("folder", Scalars.TEXT).orElse(null),
                then.read("move", Scalars.TEXT).orElse(null));
    }

    /** @return where the mail goes; without entries if it is skipped */
    private static Section then(Section section) {
        Set<String> keys = Set.of("folder", "move");
        Section nowhere = section.without(section.entries().keySet());
        return section.require("then", "skip")
                .map(item -> {
                    if (!item.isMap()) {
                        item.as(Scalar.oneOf(List.of("skip")));
                        return nowhere;
                    }
                    if (!item.hasEntries()) {
                        item.problem("says nothing; allowed: skip, {folder: CRM-FOLDER}, {move: SERVER-FOLDER}");
                    }
                    return Section.of(item, keys);
                })
                .orElse(nowhere);
    }

    private static List<String> owners(Section section) {
        if (section.has("owners") && section.has("mailboxes")) {
            section.problem("owners", "stand beside mailboxes; allowed: one of the two", null);
        }
        return section.list("owners", Scalars.TEXT);
    }

    private List<String> mailboxes(Section section) {
        return section.find("mailboxes").stream()
                .flatMap(item -> item.oneOrMore().stream())
                .flatMap(item -> item.as(Scalars.TEXT).stream().peek(name -> names.use(Names.Kind.MAILBOX, name, item)))
                .toList();
    }
}
