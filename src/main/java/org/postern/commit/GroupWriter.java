package org.postern.commit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.postern.assign.GroupTurns;
import org.postern.commit.Ledger.KnownMail;
import org.postern.config.MailboxConfig;
import org.postern.crm.Crm;
import org.postern.crm.CrmView;
import org.postern.crm.Library;
import org.postern.crm.Stepwise;
import org.postern.message.DeliveryId;
import org.postern.message.Mail;

/**
 * One try at writing a group: what needs no lock first, then a single transaction that takes its locks in a fixed order (cursors, senders, queues), looks up in
 * the CRM, decides mail by mail, and writes everything as batches per table.
 */
public final class GroupWriter implements GroupAttempt {
    private final Ledger ledger;
    private final Crm crm;
    private final Supplier<Decider> deciders;
    private final Outgoing outgoing;
    private final GroupPreparation preparation;
    private final RunId run;
    private final CommitListener listener;
    private final Clock clock;
    private final GroupSize size = new GroupSize();
    private final QueuesInUse inUse = new QueuesInUse();

    /**
     * @param library where attachments are filed by name; empty: nowhere
     * @param deciders gives the decider in force; asked once per try, so that a group sees one complete rule set
     */
    public GroupWriter(
            Ledger ledger,
            Crm crm,
            Supplier<Decider> deciders,
            Outgoing outgoing,
            Archive archive,
            Optional<Library> library,
            Tombstones tombstones,
            RunId run,
            CommitListener listener,
            Clock clock) {
        if (!crm.capabilities().transactional() && !(crm instanceof Stepwise)) {
            throw new IllegalArgumentException("a CRM without transactions is written step by step, or not at all");
        }
        this.ledger = ledger;
        this.crm = crm;
        this.deciders = deciders;
        this.outgoing = outgoing;
        this.preparation = new GroupPreparation(ledger, crm, archive, library, tombstones, clock);
        this.run = run;
        this.listener = listener;
        this.clock = clock;
    }

    /** @return how many mails are to be handed in at a time */
    GroupSize size() {
        return size;
    }

    /** Names a run of the daemon or of a command in the ledger, so that what it did can be found and taken back. */
    public record RunId(String batch) {}

    @Override
    public void again() {
        listener.again();
    }

    @Override
    public Map<Batch, List<Settled>> write(List<Piece> pieces, SortedSet<String> queues, TransactionGate gate) {
        Decider decider = deciders.get();
        Instant start = clock.instant();
        long began = System.nanoTime();
        List<WaitingMail> all = pieces.stream().flatMap(p -> p.mails().stream()).toList();
        all.forEach(mail -> mail.renew(decider));
        Set<DeliveryId> done = ledger.done(idsOf(all));
        List<WaitingMail> open = all.stream()
                .filter(m -> !done.contains(m.candidate().delivery().id()))
                .toList();
        preparation.make(open, decider);
        Collection<MailboxConfig> mailboxes = mailboxesOf(open, decider);
        SortedSet<String> locks = inUse.of(mailboxes, decider::queuesOf, decider.configHash());
        locks.addAll(queues);
        gate.pass();
        List<Piece> following =
                pieces.stream().filter(p -> !gate.isRefused(p.batch())).toList();
        long[] opened = new long[2];
        Written written = ledger.inTransaction(() -> {
            opened[0] = System.nanoTime();
            List<Piece> ours = ours(following);
            opened[1] = System.nanoTime();
            return writeInside(ours, open, locks, decider, start);
        });
        long ended = System.nanoTime();
        Duration openTime = Duration.ofNanos(ended - opened[0]);
        int count = written.entries().count();
        size.measured(count, openTime, Duration.ofNanos(opened[1] - opened[0]));
        inUse.committed(mailboxes, written.queuesAsked());
        listener.committed(count, Duration.ofNanos(ended - began), openTime);
        return written.entries().settled(Duration.ofNanos(ended - began).toMillis());
    }

    /** @param queuesAsked queues that the assignments had to ask */
    private record Written(GroupEntries entries, Set<String> queuesAsked) {}

    private Written writeInside(
            List<Piece> ours, List<WaitingMail> open, SortedSet<String> locks, Decider decider, Instant now) {
        ledger.lockSenders(sendersOf(open));
        GroupTurns turns = new GroupTurns(ledger.lockQueues(locks));
        Set<DeliveryId> done = ledger.done(idsOf(open));
        Map<String, List<KnownMail>> known = ledger.mails(keysOf(open));
        CrmView view = crm.hold(WaitingMail.writable(open), ledger.waiting(messageIdsOf(open)), emailIdsOf(known));
        Duplicates duplicates = new Duplicates(known, view);
        EarlierCopies copies = new EarlierCopies(
                known.isEmpty() || !decider.runsRulesForCopies() ? List.of() : ledger.copies(known.keySet()));
        RecentMail.Wanted wantedRecent =
                RecentMail.wanted(open.stream().map(WaitingMail::candidate).toList());
        RecentMail recent = wantedRecent == null ? new RecentMail() : ledger.recent(wantedRecent);
        StepByStep steps = crm instanceof Stepwise stepwise
                ? new StepByStep(stepwise, ledger.intents(), ledger.intents().open(keys(parsed(open))))
                : null;
        AddressLessons lessons = lessons(open, now);
        GroupEntries entries = new GroupEntries(decider.configHash(), run.batch(), now);
        GroupFiling filing = new GroupFiling(
                crm,
                view,
                steps,
                decider,
                turns,
                duplicates,
                copies,
                recent,
                lessons,
                ledger.takesUpAgain(),
                entries,
                now);
        Set<DeliveryId> wanted = new HashSet<>(idsOf(open));
        wanted.removeAll(done);
        for (Piece piece : ours) {
            entries.begin(piece);
            for (WaitingMail mail : piece.mails()) {
                if (wanted.remove(mail.candidate().delivery().id())) {
                    filing.end(mail);
                }
            }
        }
        crm.write(entries.plans(), view);
        if (!lessons.facts().isEmpty()) {
            crm.learn(lessons.facts());
        }
        ledger.write(entries.rows(outgoing, turns.changed(), lessons.rows()));
        if (steps != null) {
            steps.confirm();
        }
        return new Written(entries, turns.asked());
    }

    private AddressLessons lessons(List<WaitingMail> open, Instant now) {
        SortedSet<String> bouncing = AddressLessons.bouncing(WaitingMail.writable(open));
        return new AddressLessons(
                bouncing.isEmpty() ? Map.of() : ledger.softBounces(bouncing, now.minus(AddressLessons.WINDOW)));
    }

    private List<Piece> ours(List<Piece> pieces) {
        Map<FolderKey, Long> epochs = new TreeMap<>();
        pieces.stream()
                .filter(Piece::hasCursor)
                .forEach(p -> epochs.put(p.batch().folder(), p.batch().epoch()));
        Set<FolderKey> held = epochs.isEmpty() ? Set.of() : ledger.fence(epochs);
        return pieces.stream()
                .filter(p -> !p.hasCursor() || held.contains(p.batch().folder()))
                .toList();
    }

    /** @return mailboxes with mail that may be assigned to somebody, each once */
    private static Collection<MailboxConfig> mailboxesOf(List<WaitingMail> mails, Decider decider) {
        Map<String, MailboxConfig> found = new TreeMap<>();
        mails.stream()
                .filter(m -> m.writable() != null)
                .map(WaitingMail::candidate)
                .filter(decider::mayStore)
                .forEach(candidate -> found.put(candidate.mailbox().name(), candidate.mailbox()));
        return found.values();
    }

    @Override
    public void discardUnused(List<Piece> pieces) {
        preparation.discardUnused(pieces);
    }

    private static List<DeliveryId> idsOf(List<WaitingMail> mails) {
        return mails.stream().map(m -> m.candidate().delivery().id()).toList();
    }

    private static Set<String> keysOf(List<WaitingMail> mails) {
        return keys(WaitingMail.writable(mails));
    }

    static Set<String> keys(List<Mail> mails) {
        return mails.stream().map(mail -> mail.key().key()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** @return also those that are not to be written any more */
    private static List<Mail> parsed(List<WaitingMail> mails) {
        return mails.stream()
                .flatMap(waiting -> waiting.candidate().mail().stream())
                .toList();
    }

    /** @return the CRM's ids of mails that are there already */
    private static Set<String> emailIdsOf(Map<String, List<KnownMail>> known) {
        return known.values().stream()
                .flatMap(List::stream)
                .map(KnownMail::emailId)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
    }

    private static Set<String> messageIdsOf(List<WaitingMail> mails) {
        return WaitingMail.writable(mails).stream()
                .flatMap(mail -> Optional.ofNullable(mail.messageId()).stream())
                .collect(Collectors.toSet());
    }

    private static SortedSet<String> sendersOf(List<WaitingMail> mails) {
        SortedSet<String> senders = new TreeSet<>();
        WaitingMail.writable(mails).forEach(mail -> mail.from().ifPresent(from -> senders.add(from.key())));
        return senders;
    }
}
