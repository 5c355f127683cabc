package org.postern.daemon;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.postern.commit.BatchResult;
import org.postern.commit.CommitListener;
import org.postern.commit.GroupCommit;
import org.postern.commit.GroupWriter;
import org.postern.commit.Ledger;
import org.postern.commit.LedgerEntries.OutboxRow;
import org.postern.commit.Outgoing;
import org.postern.commit.Settled;
import org.postern.config.Config;
import org.postern.crm.Filing;
import org.postern.crm.Plan;
import org.postern.intake.FetchedBatch;
import org.postern.store.SqlAttachmentUse;

/** The stations a batch passes, without the route between them: read, screen, commit. */
public final class Pipeline implements AutoCloseable {
    private static final int WRITERS = 2;

    private final BatchReader reader;
    private final BatchScreener screener;
    private final GroupCommit commit;

    private Pipeline(
            Backend backend,
            Ledger ledger,
            Supplier<Policy> inForce,
            Outgoing outgoing,
            Path spool,
            String run,
            CommitListener listener,
            Clock clock) {
        Config config = inForce.get().config();
        this.reader = new BatchReader(
                new ReadingInForce(inForce, backend.crm()::isUser, spool, clock), attachmentRoom(config, backend));
        this.screener = new BatchScreener(inForce);
        this.commit = new GroupCommit(
                new GroupWriter(
                        ledger,
                        backend.crm(),
                        () -> inForce.get().decider(),
                        outgoing,
                        backend.archive(),
                        backend.library(),
                        backend.tombstones(),
                        new GroupWriter.RunId(run),
                        listener,
                        clock),
                WRITERS);
    }

    private static ToLongFunction<String> attachmentRoom(Config config, Backend backend) {
        Long quota = config.attachments().quota();
        SqlAttachmentUse use = backend.attachmentUse();
        return quota == null ? mailbox -> Long.MAX_VALUE : mailbox -> Math.max(0, quota - use.of(mailbox));
    }

    /**
     * For mail that comes in now: it is acknowledged where its rule says so.
     *
     * @param inForce the rules; asked anew for each batch
     * @param spool folder for what is too large for memory; must exist
     * @param run id of this run in the ledger
     */
    static Pipeline answering(
            Backend backend, Supplier<Policy> inForce, Path spool, String run, CommitListener listener, Clock clock) {
        Outgoing outgoing = new Outgoing() {
            @Override
            public List<OutboxRow> of(Filing filing, Plan plan) {
                return inForce.get().outgoing().of(filing, plan);
            }

            @Override
            public List<OutboxRow> events(Settled mail, @Nullable Filing filing, @Nullable Plan plan) {
                return inForce.get().outgoing().events(mail, filing, plan);
            }

            @Override
            public List<OutboxRow> alerts(Settled mail) {
                return inForce.get().outgoing().alerts(mail);
            }
        };
        return new Pipeline(backend, backend.ledger(), inForce, outgoing, spool, run, listener, clock);
    }

    /** For mail out of files, which may be old: nobody is sent an acknowledgement or a notice. */
    public static Pipeline silent(Backend backend, Policy policy, Path spool, String run, Clock clock) {
        return silent(backend, backend.ledger(), policy, spool, run, clock);
    }

    /** For mail out of quarantine: its new outcome takes the place of the old one. Nobody is sent an acknowledgement or a notice. */
    public static Pipeline retrying(Backend backend, Policy policy, Path spool, String run, Clock clock) {
        return silent(backend, backend.ledger().retrying(), policy, spool, run, clock);
    }

    /** For mail of candidates who are promoted: it is in the CRM already, and what it would have created is created now. Nobody is sent an acknowledgement. */
    public static Pipeline promoting(Backend backend, Policy policy, Path spool, String run, Clock clock) {
        return silent(backend, backend.ledger().promoting(), policy, spool, run, clock);
    }

    private static Pipeline silent(Backend backend, Ledger ledger, Policy policy, Path spool, String run, Clock clock) {
        return new Pipeline(backend, ledger, () -> policy, Outgoing.NOTHING, spool, run, CommitListener.NONE, clock);
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
