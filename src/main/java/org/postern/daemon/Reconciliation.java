package org.postern.daemon;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postern.commit.UidSet;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.intake.Cursor;
import org.postern.intake.MailServerException;
import org.postern.intake.MailboxInventory;
import org.postern.intake.MailboxInventory.Contents;
import org.postern.intake.Timeouts;
import org.postern.intake.signin.SignIns;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.store.LedgerInventory;
import org.postern.store.LedgerInventory.Stuck;

/**
 * Compares what lies on the mail servers with the ledger: each mail has its outcome, or waits for it, or is a gap. Reads only, on connections of its own; the
 * daemon may run meanwhile.
 */
public final class Reconciliation {
    /** What waits longer is stuck. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Backend backend;
    private final SignIns signIns;
    private final Path spool;
    private final long largest;
    private final Clock clock;

    /** @param spool folder for a mail too large for memory; must exist */
    public Reconciliation(Backend backend, Config config, Places places, Path spool, Clock clock) {
        this.backend = backend;
        this.signIns = backend.signIns(config, places);
        this.spool = spool;
        this.largest = config.limits().message();
        this.clock = clock;
    }

    /**
     * How a folder stands.
     *
     * @param server mails that lie there
     * @param ledger mails of it that have their outcome, also such as are gone from the server
     * @param waiting mails that the next polls will read, or that lie in a queue
     * @param missing mails that the cursor has passed although they have no outcome: nobody would ever read them
     * @param stuck mails that should have been read by now
     * @param unknown what the ledger knows and the server does not; null: nothing
     */
    public record Folder(
            String mailbox,
            String folder,
            long server,
            long ledger,
            long waiting,
            List<DeliveryId> missing,
            List<DeliveryId> stuck,
            @Nullable String unknown) {
        public boolean hasGaps() {
            return !missing.isEmpty() || !stuck.isEmpty() || unknown != null;
        }
    }

    /** @param absent folders of the configuration that the server does not have. @param stuck marks and batches that came to no end */
    public record Mailbox(List<Folder> folders, List<String> absent, List<Stuck> stuck) {
        public boolean hasGaps() {
            return !absent.isEmpty() || !stuck.isEmpty() || folders.stream().anyMatch(Folder::hasGaps);
        }
    }

    /**
     * @param queueIsLost true: what was put into a queue and has no outcome is missing
     * @param fetched takes each missing mail, fetched; null: they are only named
     * @throws MailServerException if the server does not answer, or breaks off
     * @throws java.io.IOException if the disk takes no large mail
     */
    public Mailbox of(MailboxConfig mailbox, boolean queueIsLost, @Nullable Consumer<Delivery> fetched)
            throws MailServerException, java.io.IOException {
        Instant stuckBefore = clock.instant().minus(PATIENCE);
        try (MailboxInventory server = new MailboxInventory(
                mailbox, signIns.apply(mailbox), Timeouts.defaults(), spool, largest, backend.taken(), clock)) {
            MailboxInventory.Folders folders = server.folders();
            // The server first, then the cursors, then the outcomes: a mail that is committed meanwhile is never taken
            // for missing.
            Map<String, Cursor> cursors = new HashMap<>();
            backend.cursors()
                    .all()
                    .forEach(c -> cursors.put(
                            key(c.key().mailbox(), c.key().folder(), c.key().lane()), c));
            List<Folder> compared = new ArrayList<>();
            for (Contents contents : folders.contents()) {
                Optional<Cursor> cursor = Optional.ofNullable(cursors.get(key(
                        mailbox.name(), contents.key().folder(), contents.key().lane())));
                Look look = new Look(server, contents, cursor, queueIsLost, stuckBefore);
                Folder folder = contents.uidValidity() == 0 ? look.pop3() : look.imap();
                compared.add(folder);
                if (fetched != null) {
                    look.fetch(folder.missing(), mailbox.archiveHistory(), fetched);
                }
            }
            return new Mailbox(
                    compared,
                    folders.missing(),
                    new LedgerInventory(backend.database()).stuck(mailbox.name(), stuckBefore));
        }
    }

    private static String key(String mailbox, String folder, String lane) {
        return mailbox + "\n" + folder + "\n" + lane;
    }

    private final class Look {
        private final MailboxInventory server;
        private final Contents contents;
        private final Optional<Cursor> cursor;
        private final boolean queueIsLost;
        private final Instant stuckBefore;
        private final Map<DeliveryId, Instant> received = new HashMap<>();
        private final List<DeliveryId> missing = new ArrayList<>();
        private final List<DeliveryId> stuck = new ArrayList<>();
        private long waiting;

        Look(
                MailboxInventory server,
                Contents contents,
                Optional<Cursor> cursor,
                boolean queueIsLost,
                Instant stuckBefore) {
            this.server = server;
            this.contents = contents;
            this.cursor = cursor;
            this.queueIsLost = queueIsLost;
            this.stuckBefore = stuckBefore;
        }

        Folder imap() throws MailServerException {
            UidSet delivered =
                    new LedgerInventory(backend.database()).delivered(contents.key(), contents.uidValidity());
            List<DeliveryId> absent = contents.uids().uids().stream()
                    .filter(uid -> !delivered.contains(uid))
                    .map(this::id)
                    .toList();
            Optional<Cursor> current = cursor.filter(c -> c.uidValidity() == contents.uidValidity());
            sort(absent, id -> current.isPresent() && isPassed(current.get(), id.uid()));
            return folder(delivered.count(), unknown(current, delivered));
        }

        Folder pop3() throws MailServerException {
            List<DeliveryId> ids = contents.uidls().stream()
                    .map(uidl -> DeliveryId.uidl(
                            contents.key().mailbox(), contents.key().folder(), uidl))
                    .toList();
            Set<DeliveryId> done = new HashSet<>(backend.ledger().done(ids));
            // There is no order to have passed a mail in: one that was there at the last look has been left out.
            Instant lastLook = cursor.map(Cursor::lastOk).orElse(null);
            sort(
                    ids.stream().filter(id -> !done.contains(id)).toList(),
                    id -> lastLook != null
                            && received.getOrDefault(id, Instant.MAX).isBefore(lastLook.minus(PATIENCE)));
            return folder(done.size(), null);
        }

        private interface Passed {
            boolean is(DeliveryId id);
        }

        /** Mail that the mailbox does not want has no outcome either. */
        private void sort(List<DeliveryId> absent, Passed passed) throws MailServerException {
            if (absent.isEmpty()) {
                return;
            }
            received.putAll(server.received(contents, absent));
            Instant since = cursor.map(Cursor::since).orElse(Instant.MIN);
            Set<DeliveryId> queued = queueIsLost ? Set.of() : backend.queued().among(absent);
            for (DeliveryId id : absent) {
                Instant at = received.get(id);
                if (at == null || at.isBefore(since)) {
                    continue;
                }
                boolean isPassed = passed.is(id);
                if (isPassed && !queued.contains(id)) {
                    missing.add(id);
                } else if (cursor.isPresent() && at.isBefore(stuckBefore) && (isPassed || lookedAtSince(at))) {
                    stuck.add(id);
                } else {
                    waiting++;
                }
            }
        }

        private boolean lookedAtSince(Instant received) {
            Instant looked = cursor.map(Cursor::lastOk).orElse(null);
            return looked != null && looked.isAfter(received.plus(PATIENCE));
        }

        private static boolean isPassed(Cursor cursor, long uid) {
            return uid <= cursor.low() || cursor.done().contains(uid);
        }

        /** A server that was put back to an earlier day gives numbers again that the cursor has passed. */
        private @Nullable String unknown(Optional<Cursor> current, UidSet delivered) {
            long next = contents.uidNext();
            long highest = Math.max(current.map(Cursor::low).orElse(0L), delivered.isEmpty() ? 0 : delivered.last());
            return next > 0 && highest >= next
                    ? "the ledger knows mails up to " + highest + ", the server has given numbers below " + next
                            + " only"
                    : null;
        }

        private Folder folder(long ledger, @Nullable String unknown) {
            return new Folder(
                    contents.key().mailbox(),
                    contents.key().folder(),
                    contents.count(),
                    ledger,
                    waiting,
                    List.copyOf(missing),
                    List.copyOf(stuck),
                    unknown);
        }

        private DeliveryId id(long uid) {
            return DeliveryId.imap(contents.key().mailbox(), contents.key().folder(), contents.uidValidity(), uid);
        }

        void fetch(List<DeliveryId> wanted, boolean archiveHistory, Consumer<Delivery> taker)
                throws MailServerException, java.io.IOException {
            Instant first = cursor.map(Cursor::firstConnect).orElse(Instant.MIN);
            for (DeliveryId id : wanted) {
                Instant at = received.getOrDefault(id, clock.instant());
                server.fetch(contents, id, at, archiveHistory && at.isBefore(first))
                        .ifPresent(taker);
            }
        }
    }
}
