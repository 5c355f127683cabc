package org.postern.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What two sets of rules make of one mail: one line of {@code replay --output json}.
 *
 * @param changes in words; empty: the same
 */
record ReplayedMail(String mail, Ending before, Ending after, List<String> changes) {
    /** @param assigned login names. @param by how they were found */
    record Ending(
            String outcome,
            @Nullable String reason,
            @Nullable String rule,
            List<String> created,
            List<String> assigned,
            String by) {
        static Ending of(Explanation it) {
            return new Ending(
                    it.outcome(),
                    it.reason(),
                    it.decision() == null ? null : it.decision().rule(),
                    it.created(),
                    it.assignment() == null ? List.of() : it.assignment().users(),
                    it.assignment() == null ? "none" : it.assignment().by());
        }
    }

    static ReplayedMail of(String mail, Explanation one, Explanation other) {
        Ending before = Ending.of(one);
        Ending after = Ending.of(other);
        List<String> changes = new ArrayList<>();
        compare(changes, "outcome", before.outcome(), after.outcome());
        compare(changes, "reason", before.reason(), after.reason());
        compare(changes, "rule", before.rule(), after.rule());
        compare(changes, "created", String.join("+", before.created()), String.join("+", after.created()));
        // Whose turn it is follows from the mails before; only another way of finding the responsible is a change.
        if (!before.by().equals(after.by())
                || !before.by().contains("queue:") && !before.assigned().equals(after.assigned())) {
            compare(changes, "assigned", assigned(before), assigned(after));
        }
        return new ReplayedMail(mail, before, after, List.copyOf(changes));
    }

    private static String assigned(Ending ending) {
        return ending.assigned().isEmpty() ? "" : String.join(",", ending.assigned()) + " by " + ending.by();
    }

    private static void compare(List<String> changes, String what, @Nullable String before, @Nullable String after) {
        if (!Objects.equals(before, after)) {
            changes.add(what + ": " + shown(before) + " -> " + shown(after));
        }
    }

    private static String shown(@Nullable String text) {
        return text == null || text.isEmpty() ? "none" : text;
    }
}
