package org.postern.commit;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * Where a group that has looked everything up waits for its turn to write: for the groups before it that have mails of the same folders, and for one of the
 * writers' places. So the next group is prepared while the last one commits.
 */
final class TransactionGate {
    private final List<CompletableFuture<Void>> before;
    private final Semaphore places;
    private final Predicate<Batch> refused;
    private boolean passed;

    /**
     * @param before complete when the groups that must go first have ended; each was handed out earlier, so none waits for this one
     * @param refused whether one of those has refused a piece of the batch
     */
    TransactionGate(List<CompletableFuture<Void>> before, Semaphore places, Predicate<Batch> refused) {
        this.before = List.copyOf(before);
        this.places = places;
        this.refused = refused;
    }

    /** @return a gate that stands open */
    static TransactionGate open() {
        return new TransactionGate(List.of(), new Semaphore(1), batch -> false);
    }

    /** Waits; a group that has passed keeps its place until it {@link #leave leaves}, also for further tries. */
    void pass() {
        if (!passed) {
            before.forEach(CompletableFuture::join);
            places.acquireUninterruptibly();
            passed = true;
        }
    }

    /** To be asked behind the gate. @return true if this batch must not be written, because something before it was not */
    boolean isRefused(Batch batch) {
        return refused.test(batch);
    }

    void leave() {
        if (passed) {
            places.release();
            passed = false;
        }
    }
}
