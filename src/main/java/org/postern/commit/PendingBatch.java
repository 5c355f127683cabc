package org.postern.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A batch that waits for its commit, and where its result is awaited. It may be written in several pieces, in order. Guarded by its queue. */
final class PendingBatch {
    private final Batch batch;
    private final long octets;
    private final CompletableFuture<BatchResult> result = new CompletableFuture<>();
    private final List<Settled> settled = new ArrayList<>();
    private @Nullable Piece waiting;
    private @Nullable BatchResult refusal;
    private int underWay;

    PendingBatch(Batch batch) {
        this.batch = batch;
        this.octets = batch.octets();
        this.waiting = Piece.whole(batch);
    }

    Batch batch() {
        return batch;
    }

    long octets() {
        return octets;
    }

    CompletableFuture<BatchResult> result() {
        return result;
    }

    /** @return mails that are not handed out yet */
    int mailsWaiting() {
        return waiting == null ? 0 : waiting.mails().size();
    }

    /** @return octets of the first of them, that many */
    long octetsOfFirst(int mails) {
        return waiting == null
                ? 0
                : waiting.mails().subList(0, mails).stream()
                        .mapToLong(m -> m.candidate().delivery().raw().size())
                        .sum();
    }

    /** @return true if something of it is still to be handed out */
    boolean isWaiting() {
        return waiting != null;
    }

    /** Hands the next mails out, or all that are left. */
    Piece take(int mails) {
        Piece all = waiting;
        if (all == null) {
            throw new IllegalStateException("nothing of the batch waits");
        }
        underWay++;
        if (mails >= all.mails().size()) {
            waiting = null;
            return all;
        }
        waiting = all.after(mails);
        return all.first(mails);
    }

    /** A piece has ended. What follows a piece that was refused is refused with it. */
    void ended(BatchResult its) {
        underWay--;
        if (its instanceof BatchResult.Committed committed) {
            settled.addAll(committed.settled());
        } else {
            refusal = refusal == null ? its : refusal;
            waiting = null;
        }
    }

    /** @return true once a piece of it was refused; its last one answers for all of them, and must not be written any more */
    boolean isRefused() {
        return refusal != null;
    }

    /** @return true once nothing of it waits and nothing is under way */
    boolean isOver() {
        return waiting == null && underWay == 0;
    }

    BatchResult outcome() {
        return refusal == null ? new BatchResult.Committed(List.copyOf(settled)) : refusal;
    }
}
