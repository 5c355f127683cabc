package org.postern.intake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.intake.BatchPlan.Planned;
import org.postern.intake.FetchedBatch.Unparsed;
import org.postern.intake.HugeMail.Got;
import org.postern.intake.ImapConnection.Fetched;
import org.postern.intake.ImapConnection.Sent;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Octets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one folder from its cursor to its end: lists, cuts into batches, fetches with the next command sent ahead, and hands them on, at most two at a time
 * and in order. For one thread; batches land on others.
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
    private final HugeMail huge;
    private final FolderList list;
    private final Handover handover;
    private boolean renumbered;
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
        this.huge = new HugeMail(connection, ports.spool(), ports.largestMail());
        this.list = new FolderList(connection, lane, ports.clock());
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
        try {
            Cursor cursor = open(connection.examine(key.folder()).uidValidity());
            for (long flight : progress.returned()) {
                ports.flights().cancel(flight);
                progress.cancelled(flight);
            }
            mails += landStranded(cursor);
            mails += readOn(cursor);
        } finally {
            // Whatever happened: nothing of this folder is under way when its run is over.
            handover.awaitEnd();
        }
        handover.awaitLanded();
        if (renumbered) {
            LOG.info(
                    "{}: {} was read again: {} mails recognised, {} new",
                    key.mailbox(),
                    key.folder(),
                    handover.recognised(),
                    handover.newcomers());
        }
        if (!stopping.getAsBoolean()) {
            progress.waiting(key, null);
        }
        return mails;
    }

    private Cursor open(long uidValidity) {
        Cursor cursor = progress.cursor(key);
        if (cursor == null) {
            cursor = ports.cursors().open(key, lane.since(), ports.node());
        }
        if (cursor.uidValidity() != uidValidity) {
            renumbered = cursor.uidValidity() != 0;
            if (renumbered) {
                LOG.warn(
                        "{}: the server numbers the mails of {} anew (UIDVALIDITY {}, was {}); reading it again, known mail is recognised",
                        key.mailbox(),
                        key.folder(),
                        uidValidity,
                        cursor.uidValidity());
            }
            cursor = ports.cursors().restart(key, uidValidity);
            for (Flights.Flight flight : ports.flights().stranded(key)) {
                ports.flights().cancel(flight.id());
            }
        }
        progress.opened(cursor);
        return cursor;
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
            for (Listed mail : list.wanted(flight.uids(), cursor())) {
                if (stopping.getAsBoolean()) {
                    return mails;
                }
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

    private int readOn(Cursor first) throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        int mails = 0;
        long answered = cursor().low();
        for (List<Long> slice : list.fresh(cursor())) {
            if (stopping.getAsBoolean()) {
                break;
            }
            List<Listed> listed = list.list(slice);
            List<Planned> plan = BatchPlan.cut(answered, listed, mail -> lane.wants(mail, first), this::comesAlone);
            mails += fetch(plan, first);
            answered =
                    listed.isEmpty() ? answered : listed.get(listed.size() - 1).uid();
        }
        return mails;
    }

    private int fetch(List<Planned> plan, Cursor cursor)
            throws MailServerException, BatchNotTaken, IOException, InterruptedException {
        int mails = 0;
        List<Listed> odd = new ArrayList<>();
        Sent ahead = null;
        try {
            for (int i = 0; i < plan.size() && !stopping.getAsBoolean(); i++) {
                Planned batch = plan.get(i);
                progress.waiting(key, batch.mails().isEmpty() ? null : batch.oldest());
                if (batch.alone()) {
                    mails += alone(batch.mails().get(0), batch.uids(), cursor, null, false);
                    continue;
                }
                if (batch.mails().isEmpty()) {
                    handover.handOn(batch.uids(), List.of(), cursor, null, null);
                    continue;
                }
                Sent sent = ahead != null ? ahead : connection.send(batch.wanted(), batch.octets());
                ahead = i + 1 < plan.size() && isPlain(plan.get(i + 1))
                        ? connection.send(
                                plan.get(i + 1).wanted(), plan.get(i + 1).octets())
                        : null;
                mails += received(batch, receive(sent, batch), cursor, odd);
            }
        } finally {
            if (ahead != null) {
                connection.abandon();
            }
        }
        for (Listed mail : odd) {
            mails += alone(mail, UidSet.range(mail.uid(), mail.uid()), cursor, null, false);
        }
        return mails;
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
        return !batch.alone() && !batch.mails().isEmpty();
    }

    /** @param odd gets the mails that did not come, or came shorter than listed; the batch does not answer for them */
    private int received(Planned batch, Map<Long, Fetched> fetched, Cursor cursor, List<Listed> odd)
            throws BatchNotTaken, InterruptedException {
        List<Delivery> deliveries = new ArrayList<>();
        UidSet uids = UidSet.EMPTY;
        long from = batch.uids().isEmpty() ? 0 : batch.uids().first();
        for (Listed mail : batch.mails()) {
            Fetched came = fetched.get(mail.uid());
            if (came == null
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
        if (!uids.isEmpty()) {
            handover.handOn(uids, deliveries, cursor, null, null);
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
            handover.handOn(uids, List.of(), cursor, null, null);
            return 0;
        }
        if (got.raw().size() < mail.size() && got.unparsed() == null && ++lies == LIES) {
            LOG.info("{}: the server announces wrong sizes of mails in {}", key.mailbox(), key.folder());
        }
        Unparsed unparsed = poison ? Unparsed.POISON : got.unparsed();
        List<Delivery> delivery = List.of(delivery(mail, cursor, got.raw(), mail.seen(), mail.flagged()));
        handover.handOn(uids, delivery, cursor, flight, unparsed);
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
