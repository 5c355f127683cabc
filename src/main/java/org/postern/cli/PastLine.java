package org.postern.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postern.commit.TraceJson;
import org.postern.message.TraceStep;
import org.postern.store.PastDelivery;

/**
 * A row of the ledger, as commands print it.
 *
 * @param because why, in one sentence; never empty
 * @param trace null once it is past its retention
 */
record PastLine(
        long id,
        String delivery,
        String outcome,
        @Nullable String reason,
        String because,
        @Nullable String rule,
        @Nullable Integer line,
        @Nullable String assignee,
        List<Explanation.Ref> created,
        Explanation.@Nullable Ref linked,
        List<String> flags,
        @Nullable String messageId,
        String mailKey,
        String configHash,
        String batch,
        String settle,
        String settleState,
        @Nullable String settleError,
        Instant receivedAt,
        Instant doneAt,
        @Nullable List<TraceStep> trace) {
    private static final Pattern HASH = Pattern.compile("(sha256:[0-9a-f]{8})[0-9a-f]{56}$");

    static PastLine of(PastDelivery mail) {
        return new PastLine(
                mail.id(),
                mail.delivery().toString(),
                mail.outcome().label(),
                mail.reason(),
                Because.of(mail),
                mail.rule(),
                mail.ruleLine(),
                mail.assignee(),
                mail.created().stream()
                        .map(ref -> new Explanation.Ref(ref.type().label(), ref.id()))
                        .toList(),
                Explanation.Ref.of(mail.linked()),
                mail.flags(),
                mail.messageId(),
                mail.mailKey(),
                mail.configHash(),
                mail.batch(),
                mail.settle(),
                mail.settleState(),
                mail.settleError(),
                mail.receivedAt(),
                mail.doneAt(),
                mail.trace() == null ? null : TraceJson.read(mail.trace()));
    }

    /** @return in one line, which fits a terminal: no parts of seconds, and of a hash its beginning */
    String text() {
        return id + " " + doneAt.truncatedTo(ChronoUnit.SECONDS) + " "
                + HASH.matcher(delivery).replaceAll("$1…") + " " + outcome
                + (reason == null ? "" : " (" + reason + ")");
    }

    /** @return all there is, a line each */
    String full() {
        List<String> lines = new ArrayList<>(List.of(text()));
        add(lines, "because", because);
        add(lines, "received", receivedAt);
        add(lines, "message-id", messageId);
        add(lines, "rule", rule == null ? null : rule + " (rules.yaml:" + line + ")");
        add(lines, "assignee", assignee);
        created.forEach(ref -> add(lines, "created", ref.type() + " " + ref.id()));
        add(lines, "linked", linked == null ? null : linked.type() + " " + linked.id());
        add(lines, "flags", flags.isEmpty() ? null : String.join(", ", flags));
        add(lines, "on server", settle.equals("none") ? null : settle + ", " + settleState);
        add(lines, "error", settleError);
        add(lines, "run", batch);
        add(lines, "config", configHash);
        if (trace == null) {
            add(lines, "trace", "past its retention");
        } else {
            trace.forEach(step -> add(lines, "trace", ExplanationText.because(step)));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static void add(List<String> lines, String name, @Nullable Object value) {
        if (value != null) {
            lines.add(FactLine.of(name, value));
        }
    }
}
