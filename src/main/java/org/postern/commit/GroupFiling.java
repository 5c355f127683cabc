package org.postern.commit;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.assign.GroupTurns;
import org.postern.assign.User;
import org.postern.commit.Duplicates.Finding;
import org.postern.commit.Intents.Intent;
import org.postern.commit.Ledger.SenderParty;
import org.postern.commit.LedgerEntries.CandidateRow;
import org.postern.commit.LedgerEntries.CursorAdvance;
import org.postern.commit.LedgerEntries.DeliveryRow;
import org.postern.commit.LedgerEntries.MailRow;
import org.postern.commit.LedgerEntries.OutboxRow;
import org.postern.commit.LedgerEntries.RawRow;
import org.postern.config.MailboxConfig.Capture;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.crm.Crm;
import org.postern.crm.CrmView;
import org.postern.crm.Filing;
import org.postern.crm.Plan;
import org.postern.match.LateAncestor;
import org.postern.match.RecordRef;
import org.postern.match.StoredMail;
import org.postern.message.Address;
import org.postern.message.Attachment;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Mail;
import org.postern.message.MailKey;
import org.postern.message.TraceStep;
import org.postern.message.Unreadable;
import org.postern.rules.Share;

/** Decides the mails of one try in order, plans their rows, and gathers what the ledger is to write. */
final class GroupFiling {
    /** Purposes of an intent, beside that of a copy. */
    private static final String NEW = "new";

    private static final String TAKEN_UP = "taken up";

    private final Crm crm;
    private final CrmView view;
    private final @Nullable StepByStep steps;
    private final Decider decider;
    private final GroupTurns turns;
    private final Duplicates duplicates;
    private final EarlierCopies copies;
    private final RecentMail recent;
    private final AddressLessons lessons;
    private final boolean takingUpAgain;
    private final GroupWriter.RunId run;
    private final Instant now;

    private final List<Filed> filed = new ArrayList<>();
    // Made when the CRM's rows are written: some CRMs' databases give the ids only then.
    private final List<Supplier<DeliveryRow>> deliveries = new ArrayList<>();
    private final List<Supplier<MailRow>> mails = new ArrayList<>();
    private final List<Supplier<SenderParty>> senders = new ArrayList<>();
    private final List<RawRow> raws = new ArrayList<>();
    private final List<CandidateRow> candidates = new ArrayList<>();
    private final Map<String, Long> attachmentOctets = new TreeMap<>();
    private final List<CursorAdvance> cursors = new ArrayList<>();
    private final List<Long> flights = new ArrayList<>();
    private final Map<Batch, List<Supplier<Settled>>> settled = new IdentityHashMap<>();
    private List<Supplier<Settled>> current = new ArrayList<>();
    private boolean asked;

    /** @param asked true for old mail that somebody asked for: nobody is told of it */
    private record Filed(Filing filing, Plan plan, boolean asked) {}

    /** @param steps how a CRM that cannot roll back is written; null: it can */
    GroupFiling(
            Crm crm,
            CrmView view,
            @Nullable StepByStep steps,
            Decider decider,
            GroupTurns turns,
            Duplicates duplicates,
            EarlierCopies copies,
            RecentMail recent,
            AddressLessons lessons,
            boolean takingUpAgain,
            GroupWriter.RunId run,
            Instant now) {
        this.crm = crm;
        this.view = view;
        this.steps = steps;
        this.decider = decider;
        this.turns = turns;
        this.duplicates = duplicates;
        this.copies = copies;
        this.recent = recent;
        this.lessons = lessons;
        this.takingUpAgain = takingUpAgain;
        this.run = run;
        this.now = now;
    }

    /** The mails that follow are this piece's. */
    void begin(Piece piece) {
        current = settled.computeIfAbsent(piece.batch(), b -> new ArrayList<>());
        asked = !piece.batch().folder().isOfItself();
        if (piece.hasCursor()) {
            cursors.add(new CursorAdvance(piece.batch().folder(), piece.uids()));
        }
        if (piece.last()) {
            piece.batch().flightId().ifPresent(flights::add);
        }
    }

    /** Gives one mail its outcome. */
    void end(WaitingMail waiting) {
        waiting.useFiles(false);
        Candidate candidate = waiting.candidate();
        if (waiting.erased() || waiting.parked() != null) {
            withdraw(candidate);
        }
        if (waiting.erased()) {
            leaveOut(candidate);
        } else if (waiting.parked() != null) {
            park(candidate, Reasons.DB_CONSTRAINT, waiting.parked());
        } else if (candidate.reading() instanceof Unreadable unreadable) {
            park(candidate, unreadable.reason(), unreadable.detail());
        } else if (candidate.reading() instanceof Mail mail) {
            file(waiting, mail);
        }
    }

    /** What was begun with a mail that is not to be written after all is taken back. */
    private void withdraw(Candidate candidate) {
        if (steps != null) {
            for (String purpose : purposes(candidate)) {
                candidate.mail().ifPresent(mail -> steps.withdraw(mail.key(), purpose));
            }
        }
    }

    /** What a mail may be written for, the first that was begun first. */
    private List<String> purposes(Candidate candidate) {
        return takingUpAgain
                ? List.of(TAKEN_UP)
                : List.of(NEW, copy(candidate.delivery().id()));
    }

    /** As short as a key has to be. */
    private static String copy(DeliveryId delivery) {
        return "copy " + UUID.nameUUIDFromBytes(delivery.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Intent> begun(Candidate candidate, Mail mail) {
        if (steps == null) {
            return Optional.empty();
        }
        return purposes(candidate).stream()
                .flatMap(purpose -> steps.begun(mail.key(), purpose).stream())
                .findFirst();
    }

    /** It was decided before a halt, and perhaps half of it is in the CRM: that is carried out, whatever would be decided now. */
    private void goOn(WaitingMail waiting, Mail mail, Intent begun) {
        Verdict verdict = VerdictJson.read(begun.verdict(), decider::rule, turns);
        Finding finding = duplicates.find(mail);
        if (begun.purpose().equals(NEW)) {
            store(waiting, mail, finding.variant(), verdict);
        } else if (takingUpAgain) {
            takeUp(waiting, mail, finding, verdict);
        } else {
            again(waiting, mail, finding, verdict);
        }
    }

    private void file(WaitingMail waiting, Mail mail) {
        Candidate candidate = waiting.candidate();
        Optional<Intent> begun = begun(candidate, mail);
        if (begun.isPresent()) {
            goOn(waiting, mail, begun.get());
            return;
        }
        Share share = takingUpAgain ? Share.NONE : recent.shareOf(candidate, mail);
        Finding finding = duplicates.find(mail);
        StoredMail there = furtherCopyOf(candidate, mail, finding);
        Verdict verdict = there == null
                ? decider.decide(candidate, mail, view, turns, share)
                : decider.decideCopy(candidate, mail, view, turns, share, there);
        if (verdict.outcome() == Outcome.SKIPPED) {
            record(candidate, mail, 0, verdict, null);
        } else if (takingUpAgain && finding.emailId() != null) {
            takeUp(waiting, mail, finding, verdict);
        } else if (finding.emailId() != null) {
            again(
                    waiting,
                    mail,
                    finding,
                    there == null ? verdict.asDuplicate() : ofCopy(candidate, mail, finding, verdict));
        } else if (verdict.store()) {
            store(waiting, mail, finding.variant(), verdict);
        } else {
            record(candidate, mail, finding.variant(), verdict, null);
            if (verdict.outcome() == Outcome.QUARANTINED) {
                raws.add(raw(candidate, rawKey(candidate)));
            }
        }
    }

    /** @return the mail in the CRM that this is a further copy of, in a mailbox to which it has not come yet; null: it is not, or no rule is run for such */
    private @Nullable StoredMail furtherCopyOf(Candidate candidate, Mail mail, Finding finding) {
        String emailId = finding.emailId();
        if (emailId == null || !finding.recorded() || takingUpAgain || !decider.runsRulesForCopies()) {
            return null;
        }
        boolean sameMailbox = copies.of(mail, finding.variant())
                .mailboxes()
                .contains(candidate.mailbox().name());
        return sameMailbox ? null : view.stored(emailId).orElse(null);
    }

    private Verdict ofCopy(Candidate candidate, Mail mail, Finding finding, Verdict verdict) {
        EarlierCopies.Seen before = copies.of(mail, finding.variant());
        return verdict.runsForCopies(before.rules())
                ? verdict.asFurtherCopy("its rule is run in mailbox "
                        + candidate.mailbox().name() + " too; the mail came to "
                        + String.join(", ", before.mailboxes()) + " before")
                : verdict.asDuplicate();
    }

    private void store(WaitingMail waiting, Mail mail, int variant, Verdict verdict) {
        String awaits = LateAncestor.awaitedBy(mail, view).orElse(null);
        Plan plan = plan(waiting, mail, variant, verdict, null);
        waiting.useFiles(true);
        duplicates.add(mail, variant, emailId(plan));
        mails.add(() -> row(mail, variant, awaits, emailId(plan)));
        if (awaits != null && plan.emailId() != null) {
            view.waiting(Map.of(awaits, Set.of(emailId(plan))));
        }
        sender(mail, plan);
        count(waiting.candidate().mailbox().name(), mail);
        verdict.evidence().forEach(evidence -> lessons.add(evidence, mail, variant));
        if (verdict.isCandidate()) {
            await(waiting.candidate(), mail, variant);
        }
        record(waiting.candidate(), mail, variant, verdict, plan);
    }

    private void count(String mailbox, Mail mail) {
        long octets = mail.attachments().stream()
                .filter(attachment -> attachment.stub() == null)
                .mapToLong(Attachment::size)
                .sum();
        if (octets > 0 && decider.countsAttachments()) {
            attachmentOctets.merge(mailbox, octets, Long::sum);
        }
    }

    /** It is in the CRM already; what it creates and belongs to now comes to it. */
    private void takeUp(WaitingMail waiting, Mail mail, Finding finding, Verdict verdict) {
        Plan plan = plan(waiting, mail, finding.variant(), verdict, finding.emailId());
        waiting.useFiles(true);
        sender(mail, plan);
        record(waiting.candidate(), mail, finding.variant(), verdict, plan);
    }

    private static String emailId(Plan plan) {
        String id = plan.emailId();
        return id == null ? "" : id;
    }

    private void sender(Mail mail, Plan plan) {
        Address from = mail.people().from();
        if (from != null && plan.party().isPresent()) {
            senders.add(() ->
                    new SenderParty(from.key(), plan.party().orElseThrow(() -> new IllegalStateException("no party"))));
        }
    }

    private void await(Candidate candidate, Mail mail, int variant) {
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

    /** One mail in many mailboxes is one record: a further copy adds who may see it, and what a rule does that is run for copies too. */
    private void again(WaitingMail waiting, Mail mail, Finding finding, Verdict verdict) {
        String emailId = requireNonNull(finding.emailId());
        Plan plan = plan(waiting, mail, finding.variant(), verdict, emailId);
        if (!finding.recorded()) {
            duplicates.add(mail, finding.variant(), emailId);
            mails.add(() -> row(mail, finding.variant(), null, emailId(plan)));
        }
        if (verdict.decision().rule().isPresent()) {
            sender(mail, plan);
        }
        record(waiting.candidate(), mail, finding.variant(), verdict, plan);
    }

    private Plan plan(WaitingMail waiting, Mail mail, int variant, Verdict verdict, @Nullable String duplicateOf) {
        Candidate candidate = waiting.candidate();
        Crm.Prepared prepared = requireNonNull(waiting.prepared(), "prepared before the transaction");
        Filing filing = new Filing(
                candidate.delivery(),
                mail,
                prepared,
                candidate.mailbox(),
                candidate.direction(),
                verdict.match(),
                verdict.assignment(),
                verdict.createLead(),
                verdict.create(),
                verdict.decision().rule(),
                duplicateOf,
                verdict.crmFolder(),
                candidate.delivery().history(),
                verdict.outcome() == Outcome.REJECTED ? verdict.reason() : null,
                further(mail, variant, verdict));
        Plan plan = steps == null ? planned(filing) : carriedOut(steps, filing, verdict);
        String key = mail.key().key() + "/" + variant;
        verdict.assignment().turn().ifPresent(turn -> turns.take(turn, key));
        filed.add(new Filed(filing, plan, asked));
        return plan;
    }

    private Plan planned(Filing filing) {
        return takingUpAgain && filing.duplicateOf() != null ? crm.takeUp(filing, view) : crm.plan(filing, view);
    }

    private Plan carriedOut(StepByStep steps, Filing filing, Verdict verdict) {
        MailKey mail = filing.mail().key();
        String purpose = filing.duplicateOf() == null
                ? NEW
                : takingUpAgain ? TAKEN_UP : copy(filing.delivery().id());
        Intent intent = steps.begun(mail, purpose)
                .orElseGet(() -> steps.begin(mail, purpose, VerdictJson.of(verdict), planned(filing)));
        return steps.carryOut(intent, view);
    }

    private Filing.@Nullable Further further(Mail mail, int variant, Verdict verdict) {
        return verdict.outcome() == Outcome.DUPLICATE
                        && verdict.decision().rule().isPresent()
                ? new Filing.Further(
                        decider.acknowledges(copies.of(mail, variant).rules()))
                : null;
    }

    private void record(Candidate candidate, Mail mail, int variant, Verdict verdict, @Nullable Plan plan) {
        List<User> users = verdict.assignment().users();
        MarkAfter after = takingUpAgain
                ? MarkAfter.nothing(now)
                : MarkAfter.of(candidate.mailbox().after(), verdict.outcome(), verdict.serverFolder(), now);
        List<String> flags = new ArrayList<>(verdict.flags());
        if (variant > 0) {
            flags.add(Reasons.MSGID_COLLISION);
        }
        flags.addAll(history(candidate));
        boolean quarantined = verdict.outcome() == Outcome.QUARANTINED;
        if (plan != null) {
            String rule = verdict.decision().rule().map(RuleConfig::name).orElse(null);
            copies.add(mail, variant, candidate.mailbox().name(), rule);
        }
        mail.from().ifPresent(from -> recent.add(candidate, from, !created(plan).isEmpty()));
        deliveries.add(() -> new DeliveryRow(
                candidate.delivery().id(),
                quarantined ? rawKey(candidate) : mail.key().key(),
                quarantined ? 0 : variant,
                mail.from().map(Address::key).orElse(null),
                verdict.outcome(),
                verdict.reason(),
                verdict.decision().rule().map(r -> r.name()).orElse(null),
                verdict.decision().rule().map(r -> r.at().line()).orElse(null),
                users.isEmpty() ? null : users.get(0).id(),
                created(plan),
                linked(plan).orElse(null),
                flags,
                decider.configHash(),
                run.batch(),
                after.mark(),
                after.due(),
                TraceJson.of(withWrites(verdict.trace(), plan)),
                candidate.delivery().receivedAt(),
                now));
        current.add(() -> new Settled(
                candidate.delivery().id(),
                mail.key().key(),
                mail.subject(),
                verdict.outcome(),
                verdict.reason(),
                verdict.decision().rule().map(r -> r.name()).orElse(null),
                users.stream().map(User::login).toList(),
                created(plan),
                linked(plan),
                flags,
                after.isDue(now),
                0));
    }

    private static List<RecordRef> created(@Nullable Plan plan) {
        return plan == null ? List.of() : plan.created();
    }

    private static Optional<RecordRef> linked(@Nullable Plan plan) {
        return plan == null ? Optional.empty() : plan.linked();
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

    /** Whoever files it again must know. */
    private static List<String> history(Candidate candidate) {
        return candidate.delivery().history() ? List.of("history") : List.of();
    }

    /** A mail that was erased once: nothing of it is written down but that it was here. */
    private void leaveOut(Candidate candidate) {
        DeliveryId id = candidate.delivery().id();
        MarkAfter after = MarkAfter.of(candidate.mailbox().after(), Outcome.SKIPPED, null, now);
        deliveries.add(() -> new DeliveryRow(
                id,
                "erased",
                0,
                null,
                Outcome.SKIPPED,
                Reasons.TOMBSTONE,
                null,
                null,
                null,
                List.of(),
                null,
                List.of(),
                decider.configHash(),
                run.batch(),
                after.mark(),
                after.due(),
                TraceJson.of(List.of()),
                candidate.delivery().receivedAt(),
                now));
        current.add(() -> new Settled(
                id,
                "erased",
                "",
                Outcome.SKIPPED,
                Reasons.TOMBSTONE,
                null,
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                after.isDue(now),
                0));
    }

    private void park(Candidate candidate, String reason, @Nullable String detail) {
        Delivery delivery = candidate.delivery();
        String key = rawKey(candidate);
        String subject = candidate.mail().map(Mail::subject).orElse("");
        MarkAfter after = MarkAfter.of(candidate.mailbox().after(), Outcome.QUARANTINED, null, now);
        List<TraceStep> trace = List.of(new TraceStep(reason, null, detail == null ? "" : detail));
        deliveries.add(() -> new DeliveryRow(
                delivery.id(),
                key,
                0,
                candidate.mail().flatMap(Mail::from).map(Address::key).orElse(null),
                Outcome.QUARANTINED,
                reason,
                null,
                null,
                null,
                List.of(),
                null,
                history(candidate),
                decider.configHash(),
                run.batch(),
                after.mark(),
                after.due(),
                TraceJson.of(trace),
                delivery.receivedAt(),
                now));
        raws.add(raw(candidate, key));
        current.add(() -> new Settled(
                delivery.id(),
                key,
                subject,
                Outcome.QUARANTINED,
                reason,
                null,
                List.of(),
                List.of(),
                Optional.empty(),
                history(candidate),
                after.isDue(now),
                0));
    }

    private static RawRow raw(Candidate candidate, String key) {
        return new RawRow(key, 0, "quarantine", candidate.delivery().raw());
    }

    /** Of the bytes, not of the Message-ID: two mails in quarantine may have that in common, and each must keep its own. */
    private static String rawKey(Candidate candidate) {
        return "raw:"
                + candidate.mail().map(Mail::rawSha256).orElseGet(() -> ((Unreadable) candidate.reading()).rawSha256());
    }

    private MailRow row(Mail mail, int variant, @Nullable String awaits, String emailId) {
        return new MailRow(
                mail.key().key(),
                variant,
                mail.messageId(),
                mail.key().fingerprint(),
                threadOf(mail),
                awaits,
                mail.rawSha256(),
                mail.size(),
                emailId,
                now);
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

    List<Plan> plans() {
        return filed.stream().map(Filed::plan).toList();
    }

    /** @return what the CRM is to know of addresses now */
    Set<Crm.AddressFact> learned() {
        return lessons.facts();
    }

    /** @return queues that the assignments had to ask */
    Set<String> queuesAsked() {
        return turns.asked();
    }

    int count() {
        return deliveries.size();
    }

    /** @return all rows of ours; call after the CRM's rows are written, for answers quote the numbers they got */
    LedgerEntries entries(Outgoing outgoing) {
        List<OutboxRow> outbox = new ArrayList<>();
        for (Filed one : filed) {
            if (!one.asked()) {
                outbox.addAll(outgoing.of(one.filing(), one.plan()));
            }
        }
        Map<DeliveryId, Filed> byDelivery = new HashMap<>();
        filed.forEach(one -> byDelivery.put(one.filing().delivery().id(), one));
        settled.forEach((batch, mails) -> mails.forEach(made -> {
            Settled mail = made.get();
            outbox.addAll(outgoing.alerts(mail));
            if (batch.folder().isOfItself()) {
                Filed one = byDelivery.get(mail.delivery());
                outbox.addAll(
                        outgoing.events(mail, one == null ? null : one.filing(), one == null ? null : one.plan()));
            }
        }));
        return new LedgerEntries(
                made(deliveries),
                made(mails),
                made(senders),
                turns.changed(),
                outbox,
                raws,
                candidates,
                lessons.rows(),
                attachmentOctets,
                cursors,
                flights);
    }

    private static <T> List<T> made(List<Supplier<T>> rows) {
        return rows.stream().map(Supplier::get).toList();
    }

    /** @param millis how long the group took */
    Map<Batch, List<Settled>> settled(long millis) {
        Map<Batch, List<Settled>> result = new IdentityHashMap<>();
        settled.forEach((batch, list) ->
                result.put(batch, list.stream().map(s -> s.get().in(millis)).toList()));
        return result;
    }
}
