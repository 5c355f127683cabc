package org.postern.intake;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.postern.commit.BatchResult;
import org.postern.commit.FolderKey;
import org.postern.commit.Outcome;
import org.postern.commit.UidSet;
import org.postern.intake.FetchedBatch.Unparsed;
import org.postern.message.Delivery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the batches of one folder on, at most two at a time and in order, and keeps account of how they land, which they do on other threads. */
final class Handover {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    private static final int IN_FLIGHT = 2;

    private final IntakePorts ports;
    private final FolderKey key;
    private final BatchSink sink;
    private final Progress progress;
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
    private final LongAdder recognised = new LongAdder();
    private final LongAdder newcomers = new LongAdder();
    private volatile @Nullable BatchResult trouble;

    Handover(IntakePorts ports, FolderKey key, BatchSink sink, Progress progress) {
        this.ports = ports;
        this.key = key;
        this.sink = sink;
        this.progress = progress;
    }

    /**
     * Hands a batch on as soon as there is room.
     *
     * @param deliveries none: only the cursor goes on
     * @param flight that the batch has already; null: a new one, if there are deliveries
     * @param room that its mails take; released when they have landed, or are not handed on
     * @throws BatchNotTaken if a batch before it was not committed
     */
    void handOn(
            UidSet uids,
            List<Delivery> deliveries,
            Cursor cursor,
            @Nullable Long flight,
            @Nullable Unparsed unparsed,
            OctetsInHand.Held room)
            throws BatchNotTaken, InterruptedException {
        boolean handed = false;
        try {
            handOnWhenThereIsAPlace(uids, deliveries, cursor, flight, unparsed, room);
            handed = true;
        } finally {
            if (!handed) {
                room.release();
            }
        }
    }

    private void handOnWhenThereIsAPlace(
            UidSet uids,
            List<Delivery> deliveries,
            Cursor cursor,
            @Nullable Long flight,
            @Nullable Unparsed unparsed,
            OctetsInHand.Held room)
            throws BatchNotTaken, InterruptedException {
        Long departed = flight == null && !deliveries.isEmpty() ? (Long) depart(uids, deliveries) : flight;
        FetchedBatch batch = new FetchedBatch(key, cursor.epoch(), departed, uids, deliveries, unparsed);
        inFlight.acquire();
        if (trouble != null) {
            inFlight.release();
            discard(deliveries);
            if (departed != null) {
                progress.returned(departed);
            }
            checkTrouble();
        }
        sink.accept(batch, result -> landed(batch, result, room));
    }

    /** @throws BatchNotTaken if one of those handed on was not committed */
    void awaitLanded() throws BatchNotTaken, InterruptedException {
        awaitEnd();
        checkTrouble();
    }

    /** Waits until nothing is under way, however it ended. */
    void awaitEnd() throws InterruptedException {
        inFlight.acquire(IN_FLIGHT);
        inFlight.release(IN_FLIGHT);
    }

    /** @return mails that were known already under another number */
    long recognised() {
        return recognised.sum();
    }

    long newcomers() {
        return newcomers.sum();
    }

    private long depart(UidSet uids, List<Delivery> deliveries) {
        boolean departed = false;
        try {
            long flight = ports.flights().depart(key, uids, ports.node());
            departed = true;
            return flight;
        } finally {
            if (!departed) {
                discard(deliveries);
            }
        }
    }

    /** Whatever becomes of the account, the place and the room are free again: others wait for them. */
    private void landed(FetchedBatch batch, BatchResult result, OctetsInHand.Held room) {
        try {
            discard(batch.deliveries());
            account(batch, result);
        } catch (RuntimeException e) {
            trouble = new BatchResult.TryAgain(e);
        } finally {
            room.release();
            inFlight.release();
        }
    }

    private void account(FetchedBatch batch, BatchResult result) {
        if (result instanceof BatchResult.Committed committed) {
            progress.advance(key, batch.uids());
            progress.settled(batch.deliveries().size());
            committed
                    .settled()
                    .forEach(mail -> (mail.outcome() == Outcome.DUPLICATE ? recognised : newcomers).increment());
        } else {
            trouble = result;
            if (batch.flight() != null) {
                progress.returned(batch.flight());
            }
        }
    }

    private void checkTrouble() throws BatchNotTaken {
        BatchResult result = trouble;
        if (result != null) {
            throw new BatchNotTaken(result);
        }
    }

    private void discard(List<Delivery> deliveries) {
        for (Delivery delivery : deliveries) {
            try {
                delivery.raw().discard();
            } catch (IOException e) {
                LOG.warn("{}: a spooled mail could not be deleted: {}", key.mailbox(), e.getMessage());
            }
        }
    }
}
