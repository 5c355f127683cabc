package org.postern.commit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.assign.GroupTurns;
import org.postern.commit.Ledger.KnownMail;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Capture;
import org.postern.crm.Crm;
import org.postern.crm.CrmView;
import org.postern.crm.Library;
import org.postern.crm.Stepwise;
import org.postern.message.DeliveryId;
import org.postern.message.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One try at writing a group: what needs no lock first, then a single transaction that takes its locks in a fixed order (cursors, senders, queues), looks up in
 * the CRM, decides mail by mail, and writes everything as batches per table.
 */
public final class GroupWriter implements GroupAttempt {
    private static final Logger log = LoggerFactory.getLogger(GroupWriter.class);

    private final Ledger ledger;
    private final Crm crm;
    private final Supplier<Decider> deciders;
    private final Outgoing outgoing;
    private final Archive archive;
    private final Optional<Library> library;
    private final Tombstones tombstones;
    private final RunId run;
    private final CommitListener listener;
    private final Clock clock;
    private final GroupSize size = new GroupSize();
    private final StorePatience store;
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
        this.store = new StorePatience(clock);
        this.deciders = deciders;
        this.outgoing = outgoing;
        this.archive = archive;
        this.library = library;
        this.tombstones = tombstones;
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
        Map<String, List<KnownMail>> known = knownOf(open);
        mark(open);
        keep(open);
        prepare(open, known, decider);
        shelve(open, known, decider);
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
        CrmView view = crm.hold(writable(open), ledger.waiting(messageIdsOf(open)), emailIdsOf(known));
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
        SortedSet<String> bouncing = AddressLessons.bouncing(writable(open));
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

    /** What was erased gets no further than its outcome. */
    private void mark(List<WaitingMail> open) {
        Set<DeliveryId> erased =
                tombstones.erased(open.stream().map(WaitingMail::candidate).toList());
        open.stream()
                .filter(m -> erased.contains(m.candidate().delivery().id()))
                .forEach(WaitingMail::erase);
    }

    /** Of unreadable mail the ledger keeps the bytes itself, and a mailbox that captures less has none to be kept. */
    private void keep(List<WaitingMail> open) {
        List<WaitingMail> unkept = open.stream()
                .filter(m -> !m.kept()
                        && !m.erased()
                        && m.candidate().mail().isPresent()
                        && m.candidate().mailbox().capture() == Capture.FULL)
                .toList();
        try {
            archive.keep(unkept.stream().map(m -> m.candidate().delivery()).toList());
        } catch (IOException fault) {
            throw new UncheckedIOException("the archive cannot be written: " + fault.getMessage(), fault);
        }
        unkept.forEach(WaitingMail::keep);
    }

    /** Ids and attachment files are made once per mail, before its first try; a mail that is there already gets ids only. */
    private void prepare(List<WaitingMail> open, Map<String, List<KnownMail>> known, Decider decider) {
        List<WaitingMail> unprepared = open.stream()
                .filter(m -> m.prepared() == null && m.writable() != null)
                .toList();
        if (unprepared.isEmpty()) {
            return;
        }
        List<WaitingMail> fresh = new ArrayList<>();
        List<WaitingMail> again = new ArrayList<>();
        List<Mail> mails = new ArrayList<>();
        List<String> there = new ArrayList<>();
        for (WaitingMail waiting : unprepared) {
            Mail mail = Objects.requireNonNull(waiting.writable());
            String emailId = ledger.takesUpAgain() ? emailIdOf(mail, known) : null;
            if (emailId == null) {
                fresh.add(waiting);
                mails.add(bringsFiles(waiting, mail, known, decider) ? mail : mail.withoutAttachments());
            } else {
                again.add(waiting);
                there.add(emailId);
            }
        }
        try {
            hand(fresh, stored(fresh, mails, decider));
            if (!again.isEmpty()) {
                hand(again, crm.prepareAgain(writable(again), there));
            }
        } catch (IOException fault) {
            throw new UncheckedIOException("attachments cannot be stored: " + fault.getMessage(), fault);
        }
    }

    private List<Crm.Prepared> stored(List<WaitingMail> fresh, List<Mail> mails, Decider decider) throws IOException {
        boolean files = mails.stream().anyMatch(mail -> !mail.attachments().isEmpty());
        try {
            List<Crm.Prepared> prepared = crm.prepare(mails);
            if (files) {
                store.isThere();
            }
            return prepared;
        } catch (IOException fault) {
            if (!files || !store.isOver(decider.waitForStore())) {
                throw fault;
            }
            log.warn(
                    "Attachments are left out, for they cannot be stored and have waited long enough: {}",
                    fault.getMessage());
            for (int i = 0; i < mails.size(); i++) {
                if (!mails.get(i).attachments().isEmpty()) {
                    fresh.get(i).leaveFilesOut();
                }
            }
            return crm.prepare(mails.stream().map(Mail::withoutAttachments).toList());
        }
    }

    private static void hand(List<WaitingMail> mails, List<Crm.Prepared> prepared) {
        for (int i = 0; i < prepared.size(); i++) {
            mails.get(i).prepare(prepared.get(i));
        }
    }

    /** @return the CRM's id of the mail; null: it is not there */
    private static @Nullable String emailIdOf(Mail mail, Map<String, List<KnownMail>> known) {
        return known.getOrDefault(mail.key().key(), List.of()).stream()
                .filter(k -> k.fingerprint().equals(mail.key().fingerprint())
                        && !k.emailId().isEmpty())
                .map(KnownMail::emailId)
                .findFirst()
                .orElse(null);
    }

    /** Only of mails with files, and of those that are filed anew, it must be known beforehand whether they are there already: files are stored before the transaction. */
    private Map<String, List<KnownMail>> knownOf(List<WaitingMail> open) {
        Set<String> keys = keys(writable(open).stream()
                .filter(mail -> ledger.takesUpAgain() || !mail.attachments().isEmpty())
                .toList());
        return keys.isEmpty() ? Map.of() : ledger.mails(keys);
    }

    private static boolean bringsFiles(
            WaitingMail waiting, Mail mail, Map<String, List<KnownMail>> known, Decider decider) {
        return decider.mayStore(waiting.candidate()) && !isKnown(mail, known);
    }

    /** Still before the transaction: a copy for people to look through must make nobody wait. */
    private void shelve(List<WaitingMail> open, Map<String, List<KnownMail>> known, Decider decider) {
        List<WaitingMail> unshelved = open.stream()
                .filter(waiting -> library.isPresent() && !waiting.shelved() && hasFiles(waiting, known, decider))
                .toList();
        if (unshelved.isEmpty()) {
            return;
        }
        Library files = library.orElseThrow();
        CrmView view = files.asksForClient() ? crm.look(writable(unshelved)) : null;
        try {
            for (WaitingMail waiting : unshelved) {
                Mail mail = Objects.requireNonNull(waiting.writable());
                files.file(
                        mail,
                        waiting.candidate().delivery().id(),
                        view == null
                                ? null
                                : decider.clientOf(waiting.candidate(), mail, view)
                                        .orElse(null));
                waiting.shelve();
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(
                    "the library of attachments cannot be written: " + fault.getMessage(), fault);
        }
    }

    private static boolean hasFiles(WaitingMail waiting, Map<String, List<KnownMail>> known, Decider decider) {
        Mail mail = waiting.writable();
        return mail != null && !mail.attachments().isEmpty() && bringsFiles(waiting, mail, known, decider);
    }

    private static boolean isKnown(Mail mail, Map<String, List<KnownMail>> known) {
        return known.getOrDefault(mail.key().key(), List.of()).stream()
                .anyMatch(k -> k.fingerprint().equals(mail.key().fingerprint()));
    }

    @Override
    public void discardUnused(List<Piece> pieces) {
        List<Crm.Prepared> unused = new ArrayList<>();
        List<Crm.Prepared> used = new ArrayList<>();
        for (Piece piece : pieces) {
            for (WaitingMail mail : piece.mails()) {
                Crm.Prepared prepared = mail.prepared();
                if (prepared != null) {
                    (mail.filesUsed() ? used : unused).add(prepared);
                }
            }
        }
        pieces.stream()
                .flatMap(piece -> piece.mails().stream())
                .filter(mail -> mail.shelved() && !mail.filesUsed())
                .forEach(this::withdraw);
        try {
            crm.discard(unused);
            crm.written(used);
        } catch (RuntimeException fault) {
            log.warn("Attachment files that nothing refers to stay until the next sweep: {}", fault.getMessage());
        }
    }

    /** Its files were put into the library before it was known that it is not stored. */
    private void withdraw(WaitingMail waiting) {
        try {
            library.orElseThrow()
                    .withdraw(
                            waiting.candidate().mail().orElseThrow(),
                            waiting.candidate().delivery().id());
        } catch (IOException fault) {
            log.warn(
                    "Files of {} stay in the library of attachments, though it is not stored: {}",
                    waiting.candidate().delivery().id(),
                    fault.getMessage());
        }
    }

    private static List<Mail> writable(List<WaitingMail> mails) {
        List<Mail> found = new ArrayList<>(mails.size());
        for (WaitingMail waiting : mails) {
            Mail mail = waiting.writable();
            if (mail != null) {
                found.add(mail);
            }
        }
        return found;
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

    private static List<DeliveryId> idsOf(List<WaitingMail> mails) {
        return mails.stream().map(m -> m.candidate().delivery().id()).toList();
    }

    private static Set<String> keysOf(List<WaitingMail> mails) {
        return keys(writable(mails));
    }

    private static Set<String> keys(List<Mail> mails) {
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
        return writable(mails).stream()
                .flatMap(mail -> Optional.ofNullable(mail.messageId()).stream())
                .collect(Collectors.toSet());
    }

    private static SortedSet<String> sendersOf(List<WaitingMail> mails) {
        SortedSet<String> senders = new TreeSet<>();
        writable(mails).forEach(mail -> mail.from().ifPresent(from -> senders.add(from.key())));
        return senders;
    }
}
