package org.postern.match;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.postern.message.Kind;
import org.postern.message.Mail;
import org.postern.message.TraceStep;

/**
 * Finds what a mail without any trail is about: the party's only active record, or its account's if the party has none; among several the only one of the last
 * 30 days whose name is akin to the subject; else, by configuration, none, and the mail belongs to the client alone, or the one that was worked on last.
 */
final class ActiveRecordFinder {
    private static final Duration RECENT = Duration.ofDays(30);

    private final boolean lastActive;

    /** @param lastActive true: among several the one worked on last */
    ActiveRecordFinder(boolean lastActive) {
        this.lastActive = lastActive;
    }

    /** @param by only-active, subject or last-active */
    record Found(OpenRecord record, String by) {}

    Optional<Found> find(Mail mail, Party party, Known known, List<TraceStep> trace) {
        if (party.type() == PartyType.USER || isAboutNothing(mail.kind())) {
            return Optional.empty();
        }
        List<OpenRecord> own = active(party, known);
        List<OpenRecord> candidates = own.isEmpty()
                ? account(party).map(account -> active(account, known)).orElse(List.of())
                : own;
        if (candidates.size() == 1) {
            trace.add(new TraceStep("only-active", true, candidates.get(0).ref().toString()));
            return Optional.of(new Found(candidates.get(0), "only-active"));
        }
        trace.add(new TraceStep("only-active", false, candidates.size() + " active records"));
        return candidates.isEmpty()
                ? Optional.empty()
                : akin(mail, candidates, trace).or(() -> workedOnLast(candidates, trace));
    }

    private Optional<Found> workedOnLast(List<OpenRecord> candidates, List<TraceStep> trace) {
        if (!lastActive) {
            return Optional.empty();
        }
        OpenRecord last = candidates.stream()
                .min(Comparator.comparing(ActiveRecordFinder::activity, Comparator.reverseOrder())
                        .thenComparing(record -> record.ref().toString()))
                .orElseThrow();
        trace.add(new TraceStep("last-active", true, last.ref().toString()));
        return Optional.of(new Found(last, "last-active"));
    }

    private static Instant activity(OpenRecord record) {
        Instant at = record.lastActive();
        return at == null ? Instant.MIN : at;
    }

    private static Optional<Found> akin(Mail mail, List<OpenRecord> candidates, List<TraceStep> trace) {
        List<OpenRecord> akin = candidates.stream()
                .filter(record ->
                        isRecent(record, mail.date()) && SubjectKinship.between(mail.subject(), record.name()))
                .toList();
        trace.add(new TraceStep("subject", akin.size() == 1, akin.size() + " of them akin to the subject"));
        return akin.size() == 1 ? Optional.of(new Found(akin.get(0), "subject")) : Optional.empty();
    }

    /** Mass mail says nothing about a record, whoever sends it. */
    private static boolean isAboutNothing(Kind kind) {
        return switch (kind) {
            case LIST, BULK, BOUNCE, COMPLAINT, OWN -> true;
            case HUMAN, AUTO_REPLY, OUT_OF_OFFICE, AUTO_GENERATED, CALENDAR, READ_RECEIPT -> false;
        };
    }

    private static List<OpenRecord> active(Party party, Known known) {
        return known.activeRecordsOf(List.of(party)).stream()
                .filter(OpenRecord::active)
                .distinct()
                .toList();
    }

    private static Optional<Party> account(Party party) {
        String account = party.accountId();
        return account == null || party.type() == PartyType.ACCOUNT
                ? Optional.empty()
                : Optional.of(new Party(PartyType.ACCOUNT, account, "", account, null, true, null));
    }

    private static boolean isRecent(OpenRecord record, Instant at) {
        Instant last = record.lastActive();
        return last != null && !last.isBefore(at.minus(RECENT));
    }
}
