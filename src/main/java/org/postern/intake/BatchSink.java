package org.postern.intake;

import java.util.function.Consumer;
import org.postern.commit.BatchResult;

/** Where batches go: the route of the mailbox. */
interface BatchSink {
    /** Hands a batch on and returns once it waits for its commit. @param done called once, from any thread, in the order of the batches of a folder */
    void accept(FetchedBatch batch, Consumer<BatchResult> done);
}
