package org.postern.intake;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * How much mail of all mailboxes together may be under way between its FETCH and the end of its commit, so that many mailboxes that bring large mails at once do not
 * fill the heap. Whoever comes first is served first; what is larger than all there is gets all there is. Thread-safe.
 */
public final class OctetsInHand {
    /** A mail takes several times its size while it is read and until it is written. */
    private static final int SHARE_OF_HEAP = 16;

    /** So many batches have room at once, and one server that is slow holds up nobody else. */
    private static final int BATCHES = 8;

    /** One permit; a mail of no size takes one as well. */
    private static final int UNIT = 4 << 10;

    private static final long STOP_SEEN_WITHIN_MILLIS = 200;

    private final int most;
    private final Semaphore units;

    /** @param octets at least those of one batch are given */
    public OctetsInHand(long octets) {
        this.most = Math.toIntExact(Math.max(octets, BatchPlan.OCTETS) / UNIT);
        this.units = new Semaphore(most, true);
    }

    /** @return a bound that suits the heap of this process */
    public static OctetsInHand byHeap() {
        return new OctetsInHand(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /** @return octets of a batch of several mails */
    long octetsOfABatch() {
        return Math.min(BatchPlan.OCTETS, (long) most * UNIT / BATCHES);
    }

    /** As {@link #take}, for a mail that came alone, and lies in a file if it is large: what is read of it has a bound of its own. */
    Optional<Held> takeForOne(long octets, BooleanSupplier stopping) throws InterruptedException {
        return take(Math.min(octets, BatchPlan.OCTETS / 2), stopping);
    }

    /** Waits until there is room. Whoever holds some already must not wait for more. @return empty if that is not wanted any more */
    Optional<Held> take(long octets, BooleanSupplier stopping) throws InterruptedException {
        int wanted = units(octets);
        while (!stopping.getAsBoolean()) {
            if (units.tryAcquire(wanted, STOP_SEEN_WITHIN_MILLIS, TimeUnit.MILLISECONDS)) {
                return Optional.of(new Held(units, wanted));
            }
        }
        return Optional.empty();
    }

    /** @return empty if there is no room just now */
    Optional<Held> takeIfThereIsRoom(long octets) {
        int wanted = units(octets);
        return units.tryAcquire(wanted) ? Optional.of(new Held(units, wanted)) : Optional.empty();
    }

    private int units(long octets) {
        return (int) Math.min(most, octets / UNIT + 1);
    }

    /** Room that was given; it is given back once, however often that is said. */
    static final class Held {
        /** For what needs no room. */
        static final Held NOTHING = new Held(new Semaphore(0), 0);

        private final Semaphore units;
        private final int count;
        private final AtomicBoolean released = new AtomicBoolean();

        private Held(Semaphore units, int count) {
            this.units = units;
            this.count = count;
        }

        void release() {
            if (released.compareAndSet(false, true)) {
                units.release(count);
            }
        }
    }
}
