package org.postern.intake;

import jakarta.mail.Message;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.commit.BatchResult;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.config.AfterConfig.Mark;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Capture;
import org.postern.intake.FetchedBatch.Unparsed;
import org.postern.intake.HostBudget.Use;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Octets;
import org.postern.outcome.DueMark;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a POP3 mailbox: one session a look, mails known by what {@link Pop3Ids} says, never by number. What has its outcome is asked of the ledger, for the
 * server keeps no order to remember a place in; of the marks it can only delete. Large mails come after the others.
 */
final class Pop3Poll implements Poll {
    private static final Logger LOG = LoggerFactory.getLogger(Pop3Poll.class);

    private static final String INBOX = "INBOX";
    private static final int AT_ONCE = 500;
    private static final int TRIES = 3;

    private final Sessions sessions;
    private final MailboxConfig mailbox;
    private final IntakePorts ports;
    private final Lane lane;
    private final BatchSink sink;
    private final Pace pace;
    private final Pop3Ids ids;
    private final FolderKey key;
    private final Progress progress = new Progress();
    private final Set<String> known = new HashSet<>();
    private volatile @Nullable Pop3Session session;

    /** A mail that is to be handed on. */
    private record Fresh(String uidl, Message message, Listed listed) {}

    Pop3Poll(Sessions sessions, Lane lane, BatchSink sink) {
        this.sessions = sessions;
        this.mailbox = sessions.mailbox();
        this.ports = sessions.ports();
        this.lane = lane;
        this.sink = sink;
        this.pace = new Pace(lane.rate());
        this.ids = new Pop3Ids(mailbox.name());
        this.key = new FolderKey(mailbox.name(), INBOX, lane.name());
    }

    @Override
    public Optional<String> run(BooleanSupplier stopping)
            throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        Cursor cursor = cursor();
        progress.cancelReturned(ports.flights());
        read(cursor, stopping);
        if (progress.takeMarksDue() && !stopping.getAsBoolean()) {
            // The mailbox stays locked while a session lasts: what became due in this one goes in the next, at once.
            Pop3Session server = connected();
            delete(server, ids.of(server));
            server.quit();
        }
        ports.cursors().ok(key, ports.clock().instant());
        return Optional.empty();
    }

    private void read(Cursor cursor, BooleanSupplier stopping)
            throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        Pop3Session server = connected();
        boolean inOrder = false;
        try {
            Map<String, Message> mails = ids.of(server);
            delete(server, mails);
            List<String> unknown = unknown(mails.keySet());
            progress.found(unknown.size());
            landStranded(server, mails, unknown, cursor, stopping);
            takeIn(server, mails, unknown, cursor, stopping);
            server.quit();
            inOrder = true;
            progress.waiting(key, null);
        } finally {
            if (!inOrder) {
                server.cut();
            }
            session = null;
        }
    }

    private void takeIn(
            Pop3Session server,
            Map<String, Message> mails,
            List<String> unknown,
            Cursor cursor,
            BooleanSupplier stopping)
            throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        List<Fresh> batch = new ArrayList<>();
        List<Fresh> large = new ArrayList<>();
        long octets = 0;
        for (String uidl : unknown) {
            if (stopping.getAsBoolean() || known.contains(uidl)) {
                continue;
            }
            server.checkBudget();
            Fresh fresh = look(server, uidl, mails.get(uidl));
            if (!lane.wants(fresh.listed(), cursor)) {
                known.add(uidl);
                progress.settled(1);
                continue;
            }
            if (fresh.listed().size() > BatchPlan.OCTETS) {
                large.add(fresh);
                continue;
            }
            if (!batch.isEmpty()
                    && (batch.size() == BatchPlan.MAILS
                            || octets + fresh.listed().size() > ports.inHand().octetsOfABatch())) {
                handOn(server, batch, cursor, null, false);
                batch.clear();
                octets = 0;
            }
            batch.add(fresh);
            octets += fresh.listed().size();
        }
        handOn(server, batch, cursor, null, false);
        for (Fresh fresh : large) {
            if (!stopping.getAsBoolean()) {
                server.checkBudget();
                handOn(server, List.of(fresh), cursor, null, false);
            }
        }
    }

    private List<String> unknown(Set<String> listed) {
        known.retainAll(listed);
        List<String> unknown =
                listed.stream().filter(uidl -> !known.contains(uidl)).toList();
        for (int from = 0; from < unknown.size(); from += AT_ONCE) {
            List<DeliveryId> ids = unknown.subList(from, Math.min(from + AT_ONCE, unknown.size())).stream()
                    .map(this::id)
                    .toList();
            ports.known().done(ids).forEach(id -> known.add(String.valueOf(id.uidl())));
        }
        return unknown.stream().filter(uidl -> !known.contains(uidl)).toList();
    }

    /** What was under way when the last process ended comes mail by mail, and after three times alone unparsed. */
    private void landStranded(
            Pop3Session server,
            Map<String, Message> mails,
            List<String> unknown,
            Cursor cursor,
            BooleanSupplier stopping)
            throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        for (Flights.Flight flight : ports.flights().stranded(key)) {
            boolean single = flight.uids().count() == 1;
            for (String uidl : unknown) {
                if (stopping.getAsBoolean()) {
                    return;
                }
                if (known.contains(uidl) || !flight.uids().contains(Flights.number(id(uidl)))) {
                    continue;
                }
                boolean poison = single && flight.tries() >= TRIES;
                if (single && !poison) {
                    ports.flights().again(flight.id());
                }
                Fresh fresh = look(server, uidl, mails.get(uidl));
                handOn(server, List.of(fresh), cursor, single ? flight.id() : null, poison);
            }
            ports.flights().cancel(flight.id());
        }
    }

    private Fresh look(Pop3Session server, String uidl, @Nullable Message message) throws MailServerException {
        if (message == null) {
            throw new IllegalArgumentException("not listed: " + uidl);
        }
        Listed listed = new Listed(0, server.size(message), receivedAt(server, message), false, false);
        if (ports.hidden().any()) {
            byte[] head = server.head(message);
            listed = ports.hidden().hides(mailbox.name(), head) ? listed.hidden(head) : listed;
        }
        return new Fresh(uidl, message, mailbox.capture() == Capture.FULL ? listed : listed.headerOnly());
    }

    /** One that the server does not give is no older than now; what becomes of it is decided when it is fetched. */
    private Instant receivedAt(Pop3Session server, Message message) throws MailServerException {
        Instant now = ports.clock().instant();
        try {
            return server.receivedAt(message, now);
        } catch (MailServerException e) {
            if (e.endsConnection()) {
                throw e;
            }
            return now;
        }
    }

    /** Hands a batch on and waits until it has landed: the session cannot go on meanwhile anyhow, it must not delete what is not committed. */
    private void handOn(Pop3Session server, List<Fresh> mails, Cursor cursor, @Nullable Long flight, boolean poison)
            throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        pace.take(mails.size(), () -> false);
        long octets = mails.stream().mapToLong(fresh -> fresh.listed().size()).sum();
        // A large one goes into a file, which may take long, and gets its room when it is there.
        boolean isLarge = octets > BatchPlan.OCTETS;
        OctetsInHand.Held room = isLarge
                ? OctetsInHand.Held.NOTHING
                : ports.inHand().take(octets, () -> false).orElseThrow();
        try {
            fetchAndCommit(server, mails, cursor, flight, poison, isLarge);
        } finally {
            room.release();
        }
    }

    private void fetchAndCommit(
            Pop3Session server,
            List<Fresh> mails,
            Cursor cursor,
            @Nullable Long flight,
            boolean poison,
            boolean isLarge)
            throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        List<Delivery> deliveries = new ArrayList<>();
        List<String> handed = new ArrayList<>();
        boolean taken = false;
        try {
            for (Fresh fresh : mails) {
                Optional<Octets> raw;
                try {
                    raw = raw(server, fresh);
                } catch (MailServerException e) {
                    refused(fresh, cursor, e);
                    continue;
                }
                if (raw.isEmpty()) {
                    Delivery head = delivery(fresh, new Octets.InMemory(server.header(fresh.message())), cursor);
                    commit(List.of(head), List.of(fresh.uidl()), cursor, null, Unparsed.TOO_LARGE, false);
                } else {
                    deliveries.add(delivery(fresh, raw.get(), cursor));
                    handed.add(fresh.uidl());
                }
            }
            taken = true;
            if (!deliveries.isEmpty()) {
                commit(deliveries, handed, cursor, flight, poison ? Unparsed.POISON : null, isLarge);
            }
        } finally {
            if (!taken) {
                for (Delivery delivery : deliveries) {
                    delivery.raw().discard();
                }
            }
        }
    }

    /** A mail that the server lists and does not give is tried again in later polls, and in the end parked without its text. */
    private void refused(Fresh fresh, Cursor cursor, MailServerException fault)
            throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        if (fault.endsConnection()) {
            throw fault;
        }
        int times = progress.refused(key, Flights.number(id(fresh.uidl())));
        LOG.warn("{}: mail {}: {} (time {})", mailbox.name(), fresh.uidl(), fault.getMessage(), times);
        if (times >= TRIES) {
            Delivery nothing = delivery(fresh, new Octets.InMemory(new byte[0]), cursor);
            commit(List.of(nothing), List.of(fresh.uidl()), cursor, null, Unparsed.FETCH_ERROR, false);
        }
    }

    /** @return what is taken of the mail; empty if it is too large */
    private Optional<Octets> raw(Pop3Session server, Fresh fresh) throws MailServerException {
        if (fresh.listed().head() != null) {
            return Optional.of(fresh.listed().head());
        }
        if (mailbox.capture() != Capture.FULL) {
            return Optional.of(new Octets.InMemory(server.header(fresh.message())));
        }
        // Whatever size the server tells: only what comes shows whether it is too large.
        return server.fetch(fresh.message(), fresh.listed().size(), ports.largestMail());
    }

    private void commit(
            List<Delivery> deliveries,
            List<String> uidls,
            Cursor cursor,
            @Nullable Long flight,
            @Nullable Unparsed unparsed,
            boolean needsRoom)
            throws BatchNotTaken, IOException, InterruptedException {
        OctetsInHand.Held room = OctetsInHand.Held.NOTHING;
        try {
            progress.waiting(key, deliveries.get(0).receivedAt());
            long departed = flight != null
                    ? flight
                    : ports.flights()
                            .depart(
                                    key,
                                    UidSet.of(uidls.stream()
                                            .map(this::id)
                                            .map(Flights::number)
                                            .toList()),
                                    ports.node());
            if (needsRoom) {
                room = ports.inHand().takeForOne(BatchPlan.OCTETS, () -> false).orElseThrow();
            }
            CompletableFuture<BatchResult> landed = new CompletableFuture<>();
            sink.accept(
                    new FetchedBatch(key, cursor.epoch(), departed, UidSet.EMPTY, deliveries, unparsed),
                    landed::complete);
            BatchResult result = landed.get();
            if (!(result instanceof BatchResult.Committed)) {
                progress.returned(departed);
                throw new BatchNotTaken(result);
            }
            known.addAll(uidls);
            progress.settled(uidls.size());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            room.release();
            for (Delivery delivery : deliveries) {
                delivery.raw().discard();
            }
        }
    }

    private Delivery delivery(Fresh fresh, Octets raw, Cursor cursor) {
        return new Delivery(
                id(fresh.uidl()),
                raw,
                fresh.listed().receivedAt(),
                false,
                false,
                false,
                lane.isHistory(fresh.listed(), cursor));
    }

    /** A delete counts as made when the server lists the mail no more: its answer to QUIT may get lost. */
    private void delete(Pop3Session server, Map<String, Message> mails) throws MailServerException {
        List<DueMark> due = ports.settling().due(mailbox.name(), ports.clock().instant(), AT_ONCE);
        List<Long> gone = due.stream()
                .filter(mark -> !mails.containsKey(mark.delivery().uidl()))
                .map(DueMark::id)
                .toList();
        if (!gone.isEmpty()) {
            ports.settling().gone(gone);
        }
        server.delete(due.stream()
                .filter(mark -> mark.mark() instanceof Mark.Delete || mark.mark() instanceof Mark.DeleteAfter)
                .filter(mark -> mails.containsKey(mark.delivery().uidl()))
                .map(mark -> mails.get(mark.delivery().uidl()))
                .collect(Collectors.toList()));
    }

    private DeliveryId id(String uidl) {
        return DeliveryId.uidl(mailbox.name(), INBOX, uidl);
    }

    private Cursor cursor() {
        Cursor cursor = progress.cursor(key);
        if (cursor == null) {
            cursor = ports.cursors().open(key, lane.since(), ports.node());
            progress.opened(cursor);
        }
        return cursor;
    }

    private Pop3Session connected() throws MailServerException {
        Pop3Session opened = sessions.pop3(lane.isLive() ? Use.LIVE : Use.PAST);
        session = opened;
        return opened;
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public void disconnect() {
        // No session outlives a look.
    }

    @Override
    public void close() {
        // As above.
    }

    @Override
    public void cut() {
        Pop3Session open = session;
        if (open != null) {
            open.cut();
        }
    }
}
