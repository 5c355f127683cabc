package org.postern.commit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.assign.Turns.Turn;
import org.postern.assign.User;
import org.postern.commit.Ledger.SenderParty;
import org.postern.commit.LedgerEntries.CandidateRow;
import org.postern.commit.LedgerEntries.CursorAdvance;
import org.postern.commit.LedgerEntries.DeliveryRow;
import org.postern.commit.LedgerEntries.EvidenceRow;
import org.postern.commit.LedgerEntries.MailRow;
import org.postern.commit.LedgerEntries.OutboxRow;
import org.postern.commit.LedgerEntries.RawRow;
import org.postern.config.MailboxConfig.Capture;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.crm.Filing;
import org.postern.crm.Plan;
import org.postern.match.RecordRef;
import org.postern.message.Address;
import org.postern.message.Attachment;
import org.postern.message.DeliveryId;
import org.postern.message.Mail;
import org.postern.message.TraceStep;
import org.postern.message.Unreadable;

/** Gathers what the ledger is to write of one try. Rows are made when the CRM's are written: some CRMs' databases give the ids only then. */
final class GroupEntries {
    private final String configHash;
    private final String run;
    private final Instant now;

    private final List<Ended> ended = new ArrayList<>();
    private final Set<Batch> batches = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Supplier<MailRow>> mails = new ArrayList<>();
    private final List<Supplier<SenderParty>> senders = new ArrayList<>();
    private final List<RawRow> raws = new ArrayList<>();
    private final List<CandidateRow> candidates = new ArrayList<>();
    private final Map<String, Long> attachmentOctets = new TreeMap<>();
    private final List<CursorAdvance> cursors = new ArrayList<>();
    private final List<Long> flights = new ArrayList<>();
    private @Nullable Batch current;

    /**
     * A delivery with its outcome.
     *
     * @param key what the ledger knows its mail by
     * @param mail null: nothing of it is to be written down, or it could not be read
     * @param filing null: nothing was written into the CRM
     */
    private record Ended(
            Batch batch,
            Candidate candidate,
            String key,
            int variant,
            @Nullable Mail mail,
            Outcome outcome,
            @Nullable String reason,
            @Nullable RuleConfig rule,
            List<User> users,
            @Nullable Filing filing,
            @Nullable Plan plan,
            List<String> flags,
            MarkAfter after,
            List<TraceStep> trace) {
        DeliveryId id() {
            return candidate.delivery().id();
        }

        List<RecordRef> created() {
            return plan == null ? List.of() : plan.created();
        }

        Optional<RecordRef> linked() {
            return plan == null ? Optional.empty() : plan.linked();
        }
    }

    /** @param run id of the run that writes them */
    GroupEntries(String configHash, String run, Instant now) {
        this.configHash = configHash;
        this.run = run;
        this.now = now;
    }

    /** The mails that follow are this piece's. */
    void begin(Piece piece) {
        current = piece.batch();
        batches.add(current);
        if (piece.hasCursor()) {
            cursors.add(new CursorAdvance(piece.batch().folder(), piece.uids()));
        }
        if (piece.last()) {
            piece.batch().flightId().ifPresent(flights::add);
        }
    }

    /** A mail that was decided about. @param filing null: nothing is written into the CRM. @param plan of that filing */
    void decided(
            Candidate candidate,
            Mail mail,
            int variant,
            Verdict verdict,
            List<String> flags,
            MarkAfter after,
            @Nullable Filing filing,
            @Nullable Plan plan) {
        boolean quarantined = verdict.outcome() == Outcome.QUARANTINED;
        if (quarantined) {
            raws.add(raw(candidate));
        }
        ended.add(new Ended(
                batch(),
                candidate,
                quarantined ? rawKey(candidate) : mail.key().key(),
                quarantined ? 0 : variant,
                mail,
                verdict.outcome(),
                verdict.reason(),
                verdict.decision().rule().orElse(null),
                verdict.assignment().users(),
                filing,
                plan,
                flags,
                after,
                verdict.trace()));
    }

    /** A mail that was erased once: nothing of it is written down but that it was here. */
    void leftOut(Candidate candidate) {
        ended.add(new Ended(
                batch(),
                candidate,
                "erased",
                0,
                null,
                Outcome.SKIPPED,
                Reasons.TOMBSTONE,
                null,
                List.of(),
                null,
                null,
                List.of(),
                MarkAfter.of(candidate.mailbox().after(), Outcome.SKIPPED, null, now),
                List.of()));
    }

    void parked(Candidate candidate, String reason, @Nullable String detail) {
        raws.add(raw(candidate));
        ended.add(new Ended(
                batch(),
                candidate,
                rawKey(candidate),
                0,
                candidate.mail().orElse(null),
                Outcome.QUARANTINED,
                reason,
                null,
                List.of(),
                null,
                null,
                history(candidate),
                MarkAfter.of(candidate.mailbox().after(), Outcome.QUARANTINED, null, now),
                List.of(new TraceStep(reason, null, detail == null ? "" : detail))));
    }

    private Batch batch() {
        return Objects.requireNonNull(current, "a piece has begun");
    }

    /** Whoever files it again must know. */
    static List<String> history(Candidate candidate) {
        return candidate.delivery().history() ? List.of("history") : List.of();
    }

    /** @param awaits Message-ID of a mail that it follows and that is not there; null: none */
    void mail(Mail mail, int variant, @Nullable String awaits, Plan plan) {
        mails.add(() -> new MailRow(
                mail.key().key(),
                variant,
                mail.messageId(),
                mail.key().fingerprint(),
                threadOf(mail),
                awaits,
                mail.rawSha256(),
                mail.size(),
                Objects.requireNonNullElse(plan.emailId(), ""),
                now));
    }

    void sender(Mail mail, Plan plan) {
        Address from = mail.people().from();
        if (from != null && plan.party().isPresent()) {
            senders.add(() ->
                    new SenderParty(from.key(), plan.party().orElseThrow(() -> new IllegalStateException("no party"))));
        }
    }

    void attachments(Candidate candidate, Mail mail) {
        long octets = mail.attachments().stream()
                .filter(attachment -> attachment.stub() == null)
                .mapToLong(Attachment::size)
                .sum();
        if (octets > 0) {
            attachmentOctets.merge(candidate.mailbox().name(), octets, Long::sum);
        }
    }

    /** Its sender waits to be made a lead. */
    void candidate(Candidate candidate, Mail mail, int variant) {
        Address from = mail.people().from();
        if (from != null) {
            candidates.add(new CandidateRow(
                    from.address(),
                    from.name(),
                    candidate.mailbox().name(),
                    mail.key().key(),
                    variant));
            if (candidate.mailbox().capture() == Capture.FULL) {
                raws.add(new RawRow(
                        mail.key().key(),
                        variant,
                        "candidate",
                        candidate.delivery().raw()));
            }
        }
    }

    private static RawRow raw(Candidate candidate) {
        return new RawRow(
                rawKey(candidate), 0, "quarantine", candidate.delivery().raw());
    }

    /** Of the bytes, not of the Message-ID: two mails in quarantine may have that in common, and each must keep its own. */
    private static String rawKey(Candidate candidate) {
        return "raw:"
                + candidate.mail().map(Mail::rawSha256).orElseGet(() -> ((Unreadable) candidate.reading()).rawSha256());
    }

    /** The oldest ancestor that the mail names, else itself. */
    private static String threadOf(Mail mail) {
        if (!mail.references().isEmpty()) {
            return mail.references().get(0);
        }
        if (!mail.inReplyTo().isEmpty()) {
            return mail.inReplyTo().get(0);
        }
        String own = mail.messageId();
        return own == null ? mail.key().key() : own;
    }

    int count() {
        return ended.size();
    }

    /** @return what the CRM is to write, in the order of the decisions */
    List<Plan> plans() {
        return ended.stream()
                .flatMap(one -> Optional.ofNullable(one.plan()).stream())
                .toList();
    }

    /** @return all rows of ours; call after the CRM's rows are written, for answers quote the numbers they got */
    LedgerEntries rows(Outgoing outgoing, Map<String, Turn> turns, List<EvidenceRow> evidence) {
        List<OutboxRow> outbox = new ArrayList<>();
        for (Ended one : ended) {
            if (one.batch().folder().isOfItself() && one.filing() != null && one.plan() != null) {
                outbox.addAll(outgoing.of(one.filing(), one.plan()));
            }
        }
        for (Ended one : ended) {
            Settled mail = settled(one, 0);
            outbox.addAll(outgoing.alerts(mail));
            if (one.batch().folder().isOfItself()) {
                outbox.addAll(outgoing.events(mail, one.filing(), one.plan()));
            }
        }
        return new LedgerEntries(
                ended.stream().map(this::delivery).toList(),
                made(mails),
                made(senders),
                turns,
                outbox,
                raws,
                candidates,
                evidence,
                attachmentOctets,
                cursors,
                flights);
    }

    private static <T> List<T> made(List<Supplier<T>> rows) {
        return rows.stream().map(Supplier::get).toList();
    }

    private DeliveryRow delivery(Ended one) {
        return new DeliveryRow(
                one.id(),
                one.key(),
                one.variant(),
                Optional.ofNullable(one.mail())
                        .flatMap(Mail::from)
                        .map(Address::key)
                        .orElse(null),
                one.outcome(),
                one.reason(),
                one.rule() == null ? null : one.rule().name(),
                one.rule() == null ? null : one.rule().at().line(),
                one.users().isEmpty() ? null : one.users().get(0).id(),
                one.created(),
                one.linked().orElse(null),
                one.plan() == null ? null : one.plan().added(),
                one.flags(),
                configHash,
                run,
                one.after().mark(),
                one.after().due(),
                TraceJson.of(withWrites(one.trace(), one.plan())),
                one.candidate().delivery().receivedAt(),
                now);
    }

    private static List<TraceStep> withWrites(List<TraceStep> trace, @Nullable Plan plan) {
        if (plan == null) {
            return trace;
        }
        List<TraceStep> all = new ArrayList<>(trace);
        all.add(new TraceStep("writes", null, rows(plan.writes())));
        return all;
    }

    /** @return as {@code email 1, note 2}; "nothing" for a copy that is seen by the same people */
    private static String rows(Map<String, Integer> writes) {
        return writes.isEmpty()
                ? "nothing"
                : new TreeMap<>(writes)
                        .entrySet().stream()
                                .map(table -> table.getKey() + " " + table.getValue())
                                .collect(Collectors.joining(", "));
    }

    /** @param millis how long the group took. @return also batches of which nothing was left to be done */
    Map<Batch, List<Settled>> settled(long millis) {
        Map<Batch, List<Settled>> result = new IdentityHashMap<>();
        batches.forEach(batch -> result.put(batch, new ArrayList<>()));
        ended.forEach(one -> Objects.requireNonNull(result.get(one.batch())).add(settled(one, millis)));
        return result;
    }

    private Settled settled(Ended one, long millis) {
        return new Settled(
                one.id(),
                one.key(),
                one.mail() == null ? "" : one.mail().subject(),
                one.outcome(),
                one.reason(),
                one.rule() == null ? null : one.rule().name(),
                one.users().stream().map(User::login).toList(),
                one.created(),
                one.linked(),
                one.flags(),
                one.after().isDue(now),
                one.candidate().delivery().raw().size(),
                millis);
    }
}
