package org.postern.config.reading;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.postern.config.AssignTo;

/** Reads who is to be responsible: {@code {user: N}}, {@code {role: N}}, {@code {queue: N}} or {@code {owner: true, else: …}}. */
final class AssignReader {
    private static final Set<String> WHO = Set.of("user", "role", "queue", "owner");
    private static final Set<String> KEYS = Set.of("user", "role", "queue", "owner", "else");
    private static final Set<String> RULE_KEYS = Set.of("user", "role", "queue", "owner", "else", "always");

    private final Names names;

    AssignReader(Names names) {
        this.names = names;
    }

    Optional<AssignTo> read(Item item) {
        return read(item, Section.of(item, KEYS));
    }

    /** As {@link #read}, but with {@code always}, which only a rule may say. */
    Optional<AssignTo> readOfRule(Item item) {
        return read(item, Section.of(item, RULE_KEYS));
    }

    /** @return whether the rule's assignment comes before the client's owner */
    static boolean always(Item item) {
        return item.isMap() && Section.of(item, RULE_KEYS).read("always", Scalars.BOOL, false);
    }

    private Optional<AssignTo> read(Item item, Section section) {
        if (!item.isMap()) {
            return Optional.empty();
        }
        long given = section.entries().keySet().stream().filter(WHO::contains).count();
        if (given != 1) {
            item.problem("names " + given + " responsibles; allowed: one of user, role, queue, owner");
            return Optional.empty();
        }
        if (section.has("else") && !section.has("owner")) {
            section.problem("else", "stands without owner", "a queue has its own 'fallback'");
        }
        return named(section, "user", AssignTo.User::new)
                .or(() -> named(section, "role", Names.Kind.ROLE, AssignTo.Role::new))
                .or(() -> named(section, "queue", Names.Kind.QUEUE, AssignTo.Queue::new))
                .or(() -> owner(section));
    }

    private static Optional<AssignTo> named(Section section, String key, Function<String, AssignTo> who) {
        return section.read(key, Scalars.TEXT).map(who);
    }

    private Optional<AssignTo> named(Section section, String key, Names.Kind kind, Function<String, AssignTo> who) {
        Optional<String> name = section.read(key, Scalars.TEXT);
        name.ifPresent(n -> section.find(key).ifPresent(item -> names.use(kind, n, item)));
        return name.map(who);
    }

    private Optional<AssignTo> owner(Section section) {
        return section.read("owner", Scalars.BOOL).map(wanted -> {
            if (!wanted) {
                section.problem("owner", "'false' says nothing; allowed: true", null);
            }
            return new AssignTo.Owner(section.find("else").flatMap(this::read).orElse(null));
        });
    }
}
