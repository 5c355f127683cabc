package org.postern.commit;

import java.util.concurrent.CompletableFuture;

/** A batch in the queue, and where its result is awaited. */
record PendingBatch(Batch batch, CompletableFuture<BatchResult> result) {
    PendingBatch(Batch batch) {
        this(batch, new CompletableFuture<>());
    }
}
