package org.postern.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Settled;

/** What became of a mail, as {@code ingest} prints it. */
record SettledLine(
        String file,
        String delivery,
        String outcome,
        @Nullable String reason,
        @Nullable String rule,
        List<Explanation.Ref> created,
        Explanation.@Nullable Ref linked,
        List<String> assignees,
        List<String> flags,
        long millis) {
    static SettledLine of(String source, Settled mail) {
        return new SettledLine(
                source,
                mail.delivery().toString(),
                mail.outcome().label(),
                mail.reason(),
                mail.rule(),
                mail.created().stream()
                        .map(ref -> new Explanation.Ref(ref.type().label(), ref.id()))
                        .toList(),
                Explanation.Ref.of(mail.linked().orElse(null)),
                mail.assignees(),
                mail.flags(),
                mail.millis());
    }

    String text() {
        StringBuilder line = new StringBuilder(file).append(": ").append(outcome);
        if (reason != null) {
            line.append(" (").append(reason).append(')');
        }
        created.forEach(ref -> line.append(", ").append(ref.type()).append(' ').append(ref.id()));
        if (linked != null) {
            line.append(", linked to ").append(linked.type()).append(' ').append(linked.id());
        }
        if (!assignees.isEmpty()) {
            line.append(", for ").append(String.join(", ", assignees));
        }
        return line.toString();
    }
}
