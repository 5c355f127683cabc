package org.postern.daemon;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.postern.commit.Answers;
import org.postern.commit.BatchResult;
import org.postern.commit.CommitListener;
import org.postern.commit.GroupCommit;
import org.postern.commit.GroupWriter;
import org.postern.intake.FetchedBatch;

/** The stations a batch passes, without the route between them: read, screen, commit. */
public final class Pipeline implements AutoCloseable {
    private static final int WRITERS = 2;

    private final BatchReader reader;
    private final BatchScreener screener;
    private final GroupCommit commit;

    /**
     * @param inForce the rules; asked anew for each batch
     * @param spool folder for what is too large for memory; must exist
     * @param run id of this run in the ledger
     */
    public Pipeline(
            Backend backend,
            Supplier<Policy> inForce,
            Answers answers,
            Path spool,
            String run,
            CommitListener listener,
            Clock clock) {
        this.reader = new BatchReader(ReadingPlan.of(inForce.get().config(), spool, clock));
        this.screener = new BatchScreener(inForce);
        this.commit = new GroupCommit(
                new GroupWriter(
                        backend.ledger(),
                        backend.crm(),
                        () -> inForce.get().decider(),
                        answers,
                        new GroupWriter.RunId(run),
                        listener,
                        clock),
                WRITERS);
    }

    BatchReader reader() {
        return reader;
    }

    BatchScreener screener() {
        return screener;
    }

    GroupCommit commit() {
        return commit;
    }

    /**
     * Takes one batch all the way; reads and screens it in the calling thread, and waits while too many batches wait for their commit.
     *
     * @return completes when it is committed or refused; temporary files are gone by then
     */
    public CompletableFuture<BatchResult> submit(FetchedBatch batch) throws InterruptedException {
        ReadBatch read = reader.read(batch);
        boolean handedOver = false;
        try {
            CompletableFuture<BatchResult> result = commit.submit(screener.screen(read));
            handedOver = true;
            return result.whenComplete((done, fault) -> read.discard());
        } finally {
            if (!handedOver) {
                read.discard();
            }
        }
    }

    /** Writes the batches that were handed in, then ends. */
    @Override
    public void close() {
        commit.close();
        reader.close();
    }
}
