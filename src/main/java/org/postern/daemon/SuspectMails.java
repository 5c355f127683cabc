package org.postern.daemon;

import java.util.concurrent.Semaphore;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.intake.Flights;
import org.postern.intake.Flights.Flight;
import org.postern.message.DeliveryId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mails out of a queue that were in the hands of workers that died. A worker has dozens in its hands, of which one may be to blame: so they are taken one at a time, and
 * whoever was alone in three flights that never landed goes to quarantine unparsed, as it would without a queue.
 */
final class SuspectMails {
    private static final Logger LOG = LoggerFactory.getLogger(SuspectMails.class);

    /** So often the broker has handed a mail out before it is suspected: a worker that is killed once costs nobody anything. */
    private static final int HANDED_OUT = 3;

    private static final int TRIES = 3;

    /** Of flights of a mail out of the queue. */
    private static final String LANE = "queue";

    private final Flights flights;
    private final String node;
    private final Semaphore alone = new Semaphore(1, true);

    SuspectMails(Flights flights, String node) {
        this.flights = flights;
        this.node = node;
    }

    /** @param flight that it is under way in; null: it is not suspected. @param poison it goes to quarantine unparsed */
    record Taken(@Nullable Long flight, boolean poison) {}

    /**
     * Waits for its turn if it is suspected; the turn ends with the exchange.
     *
     * @param handedOut how often the broker has handed it out, this time included
     */
    Taken take(DeliveryId mail, int handedOut, Exchange exchange) throws InterruptedException {
        if (handedOut < HANDED_OUT) {
            return new Taken(null, false);
        }
        alone.acquire();
        Taken taken = null;
        try {
            taken = depart(mail);
        } finally {
            if (taken == null) {
                alone.release();
            }
        }
        exchange.getExchangeExtension().addOnCompletion(new Turn(taken));
        return taken;
    }

    private Taken depart(DeliveryId mail) {
        FolderKey folder = new FolderKey(mail.mailbox(), mail.folder(), LANE);
        long number = Flights.number(mail);
        Flight before = flights.stranded(folder).stream()
                .filter(flight -> flight.uids().contains(number))
                .findFirst()
                .orElse(null);
        if (before == null) {
            return new Taken(flights.depart(folder, UidSet.range(number, number), node), false);
        }
        if (before.tries() >= TRIES) {
            LOG.warn("{} was alone when workers died, {} times: it goes to quarantine unparsed", mail, TRIES);
            return new Taken(before.id(), true);
        }
        flights.again(before.id());
        return new Taken(before.id(), false);
    }

    /** Its commit deletes the flight. A mail that is given back to the broker has killed nobody. */
    private final class Turn extends SynchronizationAdapter {
        private final Taken taken;

        Turn(Taken taken) {
            this.taken = taken;
        }

        @Override
        public void onFailure(Exchange exchange) {
            Long flight = taken.flight();
            if (flight != null && !taken.poison()) {
                try {
                    flights.cancel(flight);
                } catch (RuntimeException e) {
                    LOG.debug("the flight {} counts as one more try", flight, e);
                }
            }
        }

        @Override
        public void onDone(Exchange exchange) {
            try {
                super.onDone(exchange);
            } finally {
                alone.release();
            }
        }
    }
}
