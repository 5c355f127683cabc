package org.postern.intake;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.config.MailboxConfig.Capture;
import org.postern.intake.BatchPlan.Planned;
import org.postern.intake.FetchedBatch.Unparsed;
import org.postern.intake.HugeMail.Got;
import org.postern.intake.ImapConnection.Fetched;
import org.postern.intake.ImapConnection.Sent;
import org.postern.intake.OctetsInHand.Held;
import org.postern.intake.Renumbering.Renumbered;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Octets;
import org.postern.outcome.MailServer.Sight;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one folder from its cursor to its end: lists, cuts into batches, fetches with the next command sent ahead, and hands them on, at most two at a time
 * and in order; large mails come after the others, and what comes in meanwhile does not wait for the next of them. For one thread; batches land on others.
 */
final class FolderRun {
    private static final Logger LOG = LoggerFactory.getLogger(FolderRun.class);

    private static final int TRIES = 3;

    /** Of a batch and the next one together, with some room: more is a server that lies about sizes. */
    private static final long MOST_OCTETS = 3 * BatchPlan.OCTETS;

    /** A folder that lies about sizes is asked twice for this many mails, and then believed: its literals frame the answer. */
    private static final int LIES = 3;

    private final IntakePorts ports;
    private final ImapConnection connection;
    private final FolderKey key;
    private final boolean outgoing;
    private final Lane lane;
    private final Progress progress;
    private final BooleanSupplier stopping;
    private final boolean headerOnly;
    private final String section;
    private final HugeMail huge;
    private final FolderList list;
    private final Handover handover;
    private final FolderOpening opening;
    private final Pace pace;
    private boolean begun;
    private long rebound;
    private int lies;

    FolderRun(
            IntakePorts ports,
            ImapConnection connection,
            FolderKey key,
            boolean outgoing,
            Lane lane,
            BatchSink sink,
            Progress progress,
            BooleanSupplier stopping) {
        this.ports = ports;
        this.connection = connection;
        this.key = key;
        this.outgoing = outgoing;
        this.lane = lane;
        this.progress = progress;
        this.stopping = stopping;
        this.headerOnly = ports.mailboxes()
                .apply(key.mailbox())
                .filter(mailbox -> mailbox.capture() != Capture.FULL)
                .isPresent();
        this.section = headerOnly ? "HEADER" : "";
        this.huge = new HugeMail(connection, ports.spool(), ports.largestMail(), headerOnly);
        this.list = new FolderList(connection, lane, ports.clock());
        this.pace = new Pace(lane.rate());
        this.opening = new FolderOpening(ports, key, lane);
        this.handover = new Handover(ports, key, sink, progress);
    }

    /**
     * @return how many mails were handed on and committed
     * @throws MailServerException if the server fails
     * @throws BatchNotTaken if a batch could not be committed
     * @throws IOException if the disk takes no large mail
     */
    int run() throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        int mails = 0;
        Cursor known = progress.cursor(key);
        FolderOpening.Taken folder = opening.take(known, connection.examine(key.folder()));
        progress.opened(folder.cursor());
        begun = known == null || folder.renumbered();
        try {
            progress.cancelReturned(ports.flights());
            mails += landStranded(folder.cursor());
            mails += readOn(folder);
            for (int again = 1; again < TRIES && !lane.isLive() && hasGaps(); again++) {
                // Nobody comes back to such a lane: what the server does not give now is tried again now, and in the
                // end parked.
                mails += readOn(folder);
            }
        } finally {
            // Whatever happened: nothing of this folder is under way when its run is over.
            handover.awaitEnd();
        }
        handover.awaitLanded();
        if (folder.renumbered()) {
            LOG.info(
                    "{}: {} was numbered anew: {} mails rebound, {} recognised by their content, {} new",
                    key.mailbox(),
                    key.folder(),
                    rebound,
                    handover.recognised(),
                    handover.newcomers());
        }
        if (!stopping.getAsBoolean()) {
            progress.waiting(key, null);
        }
        return mails;
    }

    /** Runs what was under way when the last process ended, mail by mail. */
    private int landStranded(Cursor cursor)
            throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        List<Flights.Flight> stranded = ports.flights().stranded(key);
        Set<Long> alone = new HashSet<>();
        stranded.stream()
                .filter(f -> f.uids().count() == 1)
                .forEach(f -> alone.addAll(f.uids().uids()));
        int mails = 0;
        for (Flights.Flight flight : stranded) {
            boolean single = flight.uids().count() == 1;
            for (Listed mail : described(list.wanted(flight.uids(), cursor()), wanted -> true)) {
                if (stopping.getAsBoolean()) {
                    return mails;
                }
                connection.checkBudget(); // before the try is counted
                if (single) {
                    boolean poison = flight.tries() >= TRIES;
                    if (!poison) {
                        ports.flights().again(flight.id());
                    }
                    LOG.warn(
                            "{}: mail {} of {} was under way when the last run ended, try {}{}",
                            key.mailbox(),
                            mail.uid(),
                            key.folder(),
                            flight.tries(),
                            poison ? ": not parsed any more" : "");
                    mails += alone(mail, UidSet.range(mail.uid(), mail.uid()), cursor, flight.id(), poison);
                } else if (!alone.contains(mail.uid())) {
                    mails += alone(mail, UidSet.range(mail.uid(), mail.uid()), cursor, null, false);
                }
                handover.awaitLanded();
            }
            if (!single || list.wanted(flight.uids(), cursor()).isEmpty()) {
                ports.flights().cancel(flight.id());
            }
        }
        return mails;
    }

    private boolean hasGaps() throws BatchNotTaken, InterruptedException {
        handover.awaitLanded();
        return !stopping.getAsBoolean() && !cursor().done().isEmpty();
    }

    /** @return true if the last run opened the cursor, or started it anew */
    boolean hasBegun() {
        return begun;
    }

    private int readOn(FolderOpening.Taken folder)
            throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        Cursor first = folder.cursor();
        Predicate<Listed> wanted =
                folder.beginning() ? mail -> lane.wantsAtFirst(mail, first) : mail -> lane.wants(mail, first);
        FolderList.Fresh fresh = list.fresh(cursor(), folder.beginning());
        Deque<Planned> large = new ArrayDeque<>();
        long answered = cursor().low();
        int mails = read(fresh, answered, folder, wanted, large);
        while (!large.isEmpty() && !stopping.getAsBoolean()) {
            mails += fetch(List.of(large.remove()), first);
            if (lane.isLive() && !folder.beginning() && !stopping.getAsBoolean()) {
                answered = Math.max(answered, fresh.last());
                fresh = list.behind(answered, cursor());
                mails += read(fresh, answered, folder, wanted, large);
            }
        }
        return mails;
    }

    /** @param large gets what is left for later; until then the cursor keeps its place open */
    private int read(
            FolderList.Fresh fresh,
            long after,
            FolderOpening.Taken folder,
            Predicate<Listed> wanted,
            Deque<Planned> large)
            throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        Cursor first = folder.cursor();
        int mails = 0;
        long answered = after;
        progress.found(fresh.slices().stream().mapToLong(List::size).sum());
        for (List<Long> slice : fresh.slices()) {
            if (stopping.getAsBoolean()) {
                return mails;
            }
            List<Listed> listed = list.list(slice);
            UidSet known =
                    folder.rebind() ? rebound(listed.stream().filter(wanted).toList(), first) : UidSet.EMPTY;
            Predicate<Listed> read = mail -> wanted.test(mail) && !known.contains(mail.uid());
            List<Planned> plan = BatchPlan.cut(
                    answered,
                    described(listed, read),
                    read,
                    this::comesAlone,
                    ports.inHand().octetsOfABatch());
            progress.settled(slice.size()
                    - plan.stream().mapToLong(planned -> planned.mails().size()).sum());
            plan.stream().filter(Planned::isLarge).forEach(large::add);
            mails += fetch(plan.stream().filter(each -> !each.isLarge()).toList(), first);
            answered =
                    listed.isEmpty() ? answered : listed.get(listed.size() - 1).uid();
        }
        if (fresh.last() > answered && !stopping.getAsBoolean()) {
            handover.handOn(UidSet.range(answered + 1, fresh.last()), List.of(), first, null, null, Held.NOTHING);
        }
        return mails;
    }

    /** @return the same mails, each with what is to be taken of it */
    private List<Listed> described(List<Listed> listed, Predicate<Listed> wanted) throws MailServerException {
        List<Long> asked = listed.stream().filter(wanted).map(Listed::uid).toList();
        Map<Long, byte[]> heads =
                asked.isEmpty() || !ports.hidden().any() ? Map.of() : connection.heads(UidSet.of(asked));
        List<Listed> described = new ArrayList<>();
        for (Listed mail : listed) {
            byte[] head = heads.get(mail.uid());
            if (head != null && ports.hidden().hides(key.mailbox(), head)) {
                described.add(mail.hidden(head));
            } else {
                described.add(headerOnly ? mail.headerOnly() : mail);
            }
        }
        return described;
    }

    /** @return those of these mails that the ledger knows by other numbers, and now by these */
    private UidSet rebound(List<Listed> listed, Cursor cursor) throws MailServerException {
        if (listed.isEmpty()) {
            return UidSet.EMPTY;
        }
        Map<Long, Sight> seen =
                connection.look(UidSet.of(listed.stream().map(Listed::uid).toList()));
        List<Renumbered> mails = new ArrayList<>();
        for (Listed mail : listed) {
            Sight sight = seen.get(mail.uid());
            if (sight != null) {
                mails.add(new Renumbered(mail.uid(), sight.messageId(), mail.size(), mail.receivedAt()));
            }
        }
        UidSet known = ports.renumbering().rebind(key, cursor.epoch(), cursor.uidValidity(), mails);
        progress.advance(key, known);
        rebound += known.count();
        return known;
    }

    private int fetch(List<Planned> plan, Cursor cursor)
            throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        int mails = 0;
        List<Listed> odd = new ArrayList<>();
        Ahead ahead = null;
        Held room = Held.NOTHING;
        try {
            for (int i = 0; i < plan.size() && !stopping.getAsBoolean(); i++) {
                Planned batch = plan.get(i);
                pace.take(batch.mails().size(), stopping);
                if (stopping.getAsBoolean()) {
                    break;
                }
                progress.waiting(key, batch.mails().isEmpty() ? null : batch.oldest());
                if (batch.alone()) {
                    connection.checkBudget();
                    mails += alone(batch.mails().get(0), batch.uids(), cursor, null, false);
                    continue;
                }
                if (batch.mails().isEmpty()) {
                    handover.handOn(batch.uids(), List.of(), cursor, null, null, Held.NOTHING);
                    continue;
                }
                if (batch.wanted().isEmpty()) {
                    mails += received(batch, Map.of(), cursor, odd, Held.NOTHING);
                    continue;
                }
                Sent sent;
                if (ahead == null) {
                    connection.checkBudget();
                    Optional<Held> taken = ports.inHand().take(batch.octets(), stopping);
                    if (taken.isEmpty()) {
                        break;
                    }
                    room = taken.get();
                    sent = send(batch);
                } else {
                    room = ahead.room();
                    sent = ahead.sent();
                }
                ahead = i + 1 < plan.size() ? sendAhead(plan.get(i + 1)) : null;
                Map<Long, Fetched> came = receive(sent, batch);
                Held itsRoom = room;
                room = Held.NOTHING;
                mails += received(batch, came, cursor, odd, itsRoom);
            }
        } finally {
            room.release();
            if (ahead != null) {
                ahead.room().release();
                connection.abandon();
            }
        }
        for (Listed mail : odd) {
            connection.checkBudget();
            mails += alone(mail, UidSet.range(mail.uid(), mail.uid()), cursor, null, false);
        }
        return mails;
    }

    private Sent send(Planned batch) throws MailServerException {
        return connection.send(batch.wanted(), section, batch.octets());
    }

    /** A batch that was asked for before the last one was handed on, and its room. */
    private record Ahead(Sent sent, Held room) {}

    /** Never waits for room: the batch before has some, and must land first. */
    private @Nullable Ahead sendAhead(Planned batch) throws MailServerException {
        if (!isPlain(batch) || !connection.isWithinBudget()) {
            return null;
        }
        Held room = ports.inHand().takeIfThereIsRoom(batch.octets()).orElse(null);
        if (room == null) {
            return null;
        }
        boolean sent = false;
        try {
            Ahead ahead = new Ahead(send(batch), room);
            sent = true;
            return ahead;
        } finally {
            if (!sent) {
                room.release();
            }
        }
    }

    private Map<Long, Fetched> receive(Sent sent, Planned batch) throws MailServerException {
        try {
            return connection.receive(sent, MOST_OCTETS);
        } catch (MailServerException e) {
            if (e.kind() == MailServerException.Kind.PROTOCOL) {
                // One of them is not what the server says it is: next time each comes alone and in pieces.
                progress.suspect(key, batch.wanted());
            }
            throw e;
        }
    }

    private boolean comesAlone(Listed mail) {
        return mail.size() > ports.largestMail() || progress.isSuspect(key, mail.uid());
    }

    private static boolean isPlain(Planned batch) {
        return !batch.alone() && !batch.wanted().isEmpty();
    }

    /** @param odd gets the mails that did not come, or came shorter than listed; the batch does not answer for them */
    private int received(Planned batch, Map<Long, Fetched> fetched, Cursor cursor, List<Listed> odd, Held room)
            throws BatchNotTaken, InterruptedException {
        List<Delivery> deliveries = new ArrayList<>();
        UidSet uids = UidSet.EMPTY;
        long from = batch.uids().isEmpty() ? 0 : batch.uids().first();
        for (Listed mail : batch.mails()) {
            Fetched came = fetched.get(mail.uid());
            if (mail.head() != null) {
                deliveries.add(delivery(mail, cursor, mail.head(), mail.seen(), mail.flagged()));
            } else if (came == null
                    || (came.bytes().length < mail.size() && lies < LIES)
                    || came.bytes().length > ports.largestMail()) {
                odd.add(mail);
                uids = uids.plus(UidSet.range(from, mail.uid() - 1));
                from = mail.uid() + 1;
            } else {
                deliveries.add(delivery(mail, cursor, new Octets.InMemory(came.bytes()), came.seen(), came.flagged()));
            }
        }
        uids = uids.plus(UidSet.range(from, batch.uids().last()));
        if (uids.isEmpty()) {
            room.release();
        } else {
            handover.handOn(uids, deliveries, cursor, null, null, room);
        }
        return deliveries.size();
    }

    /** Fetches one mail in pieces. @param flight that it has already; null: a new one */
    private int alone(Listed mail, UidSet uids, Cursor cursor, @Nullable Long flight, boolean poison)
            throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        Got got;
        try {
            got = huge.fetch(mail);
        } catch (MailServerException e) {
            if (e.endsConnection()) {
                throw e;
            }
            int refused = progress.refused(key, mail.uid());
            LOG.warn(
                    "{}: mail {} of {}: {} (time {})",
                    key.mailbox(),
                    mail.uid(),
                    key.folder(),
                    e.getMessage(),
                    refused);
            if (refused < TRIES) {
                if (flight != null) {
                    ports.flights().cancel(flight);
                }
                return 0;
            }
            got = huge.refused(mail.uid());
        }
        if (got == null) {
            LOG.info("{}: mail {} of {} was removed before it was fetched", key.mailbox(), mail.uid(), key.folder());
            if (flight != null) {
                ports.flights().cancel(flight);
            }
            handover.handOn(uids, List.of(), cursor, null, null, Held.NOTHING);
            return 0;
        }
        if (got.raw().size() < mail.size() && got.unparsed() == null && ++lies == LIES) {
            LOG.info("{}: the server announces wrong sizes of mails in {}", key.mailbox(), key.folder());
        }
        Unparsed unparsed = poison ? Unparsed.POISON : got.unparsed();
        Held room = ports.inHand().takeForOne(got.raw().size(), stopping).orElse(null);
        if (room == null) {
            got.raw().discard();
            return 0;
        }
        List<Delivery> delivery = List.of(delivery(mail, cursor, got.raw(), mail.seen(), mail.flagged()));
        handover.handOn(uids, delivery, cursor, flight, unparsed, room);
        return 1;
    }

    private Delivery delivery(Listed mail, Cursor cursor, Octets raw, boolean seen, boolean flagged) {
        return new Delivery(
                DeliveryId.imap(key.mailbox(), key.folder(), cursor.uidValidity(), mail.uid()),
                raw,
                mail.receivedAt(),
                seen,
                flagged,
                outgoing,
                lane.isHistory(mail, cursor));
    }

    private Cursor cursor() {
        Cursor cursor = progress.cursor(key);
        if (cursor == null) {
            throw new IllegalStateException("the cursor of " + key + " is not open");
        }
        return cursor;
    }
}
