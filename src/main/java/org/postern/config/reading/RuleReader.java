package org.postern.config.reading;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.config.Condition;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.RuleConfig;

/** Reads one of the {@code rules}. */
final class RuleReader {
    private static final Set<String> KEYS = Set.of(
            "name",
            "when",
            "assign",
            "create",
            "set",
            "reject",
            "acknowledge",
            "task",
            "tags",
            "follow",
            "per-mailbox",
            "promote");
    /** What makes no sense for a mail that is rejected. */
    private static final List<String> NOT_WHEN_REJECTED =
            List.of("assign", "create", "set", "acknowledge", "task", "follow", "promote", "per-mailbox");

    private record Rejection(String reason, boolean store) {}

    private final Names names;

    RuleReader(Names names) {
        this.names = names;
    }

    RuleConfig read(Item item) {
        Section section = Section.of(item, KEYS);
        Optional<Rejection> rejection = section.find("reject").map(this::rejection);
        Create create = section.read("create", Scalar.of(Create.class), Create.NONE);
        checkWhatIsDone(section);
        return new RuleConfig(
                item.at(),
                name(section),
                section.find("when").map(new ConditionReader(names)::read).orElse(new Condition.Always(item.at())),
                section.find("assign")
                        .flatMap(new AssignReader(names)::readOfRule)
                        .orElse(null),
                section.find("assign").map(AssignReader::always).orElse(false),
                create,
                section.find("set").map(Templates::fields).orElse(Map.of()),
                rejection.map(Rejection::reason).orElse(null),
                rejection.map(Rejection::store).orElse(true),
                acknowledge(section),
                section.read("task", Scalars.BOOL, false),
                section.listOrNone("tags", Scalars.TEXT),
                section.listOrNone("follow", Scalars.TEXT),
                section.read("per-mailbox", Scalars.BOOL, false),
                section.read("promote", Scalars.BOOL, false));
    }

    private String name(Section section) {
        String name = section.require("name", Scalars.TEXT, "");
        section.find("name")
                .filter(item -> !name.isEmpty())
                .ifPresent(item -> names.define(Names.Kind.RULE, name, item));
        return name;
    }

    private static void checkWhatIsDone(Section section) {
        if (section.has("reject")) {
            NOT_WHEN_REJECTED.stream()
                    .filter(section::has)
                    .forEach(
                            key -> section.problem(
                                    key,
                                    "stands beside reject",
                                    "a rejected mail is stored with its reason, and nothing else happens; remove one of the two"));
        }
        boolean creates = section.read("create", Scalar.of(Create.class), Create.NONE) != Create.NONE;
        if (section.has("set") && !creates && !section.has("reject")) {
            section.problem(
                    "set", "stands without a record to set fields of", "add 'create: opportunity', 'case' or 'lead'");
        }
    }

    private Rejection rejection(Item item) {
        if (!item.isMap()) {
            return new Rejection(reason(item), true);
        }
        Section section = Section.of(item, Set.of("reason", "store"));
        String reason = section.require("reason", "REASON").map(this::reason).orElse("");
        return new Rejection(reason, section.read("store", Scalars.BOOL, true));
    }

    private String reason(Item item) {
        String reason = item.as(Scalars.TEXT).orElse("");
        if (!reason.isEmpty()) {
            names.use(Names.Kind.REASON, reason, item);
        }
        return reason;
    }

    private @org.jspecify.annotations.Nullable String acknowledge(Section section) {
        Optional<String> template = section.read("acknowledge", Scalars.TEXT);
        template.ifPresent(
                name -> section.find("acknowledge").ifPresent(item -> names.use(Names.Kind.TEMPLATE, name, item)));
        return template.orElse(null);
    }
}
