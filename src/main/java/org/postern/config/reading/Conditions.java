package org.postern.config.reading;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postern.config.Condition;

/** Looks through conditions and those that they name. */
final class Conditions {
    private final Map<String, Condition> named;

    Conditions(Map<String, Condition> named) {
        this.named = named;
    }

    /** @return names that a condition refers to directly */
    static Set<String> namesIn(@Nullable Condition condition) {
        Set<String> names = new LinkedHashSet<>();
        if (condition != null) {
            visit(condition, part -> {
                if (part instanceof Condition.Named other) {
                    names.add(other.name());
                }
            });
        }
        return names;
    }

    /** @return whether it asks for the party, itself or by a name */
    boolean asksForParty(Condition condition) {
        return asksForParty(condition, new HashSet<>());
    }

    private boolean asksForParty(Condition condition, Set<String> seen) {
        boolean[] asks = {false};
        visit(condition, part -> asks[0] |= part instanceof Condition.PartyIs);
        if (asks[0]) {
            return true;
        }
        for (String name : namesIn(condition)) {
            Condition other = named.get(name);
            if (other != null && seen.add(name) && asksForParty(other, seen)) {
                return true;
            }
        }
        return false;
    }

    private static void visit(Condition condition, Consumer<Condition> visitor) {
        visitor.accept(condition);
        parts(condition).forEach(part -> visit(part, visitor));
    }

    private static List<Condition> parts(Condition condition) {
        if (condition instanceof Condition.All all) {
            return all.of();
        }
        if (condition instanceof Condition.Any any) {
            return any.of();
        }
        return condition instanceof Condition.Not not ? List.of(not.of()) : List.of();
    }
}
