package org.postern.commit;

import static java.util.Collections.nCopies;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches of all mailboxes in groups: one queue, one or two transactions at a time, and meanwhile the next group is prepared.
 *
 * <p>Hand batches of a folder in in their order; they are committed in it. A group is what waits as soon as a thread is free: as many mails as keep a transaction
 * short ({@link GroupSize}), at most 100 or 8 MiB.
 */
public final class GroupCommit implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final long QUEUE_OCTETS = 32L << 20;
    private static final long GROUP_OCTETS = 8L << 20;

    private final GroupQueue queue;
    private final List<Thread> threads = new ArrayList<>();
    private final GroupWriter writer;
    private final Semaphore places;
    private final ParkBreaker breaker = new ParkBreaker();

    /** @param writers transactions at a time, 1 or 2; a database takes little more from a third */
    public GroupCommit(GroupWriter writer, int writers) {
        this.writer = writer;
        this.queue = new GroupQueue(QUEUE_OCTETS, writer.size()::mails, GROUP_OCTETS);
        this.places = new Semaphore(writers);
        for (int i = 1; i <= writers + 1; i++) {
            Thread thread = new Thread(this::work, "writer-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    /**
     * Hands a batch in; waits while the queue is full.
     *
     * @return completes on a writer's thread, never exceptionally
     * @throws IllegalStateException if the daemon is stopping
     */
    public CompletableFuture<BatchResult> submit(Batch batch) throws InterruptedException {
        PendingBatch pending = new PendingBatch(batch);
        queue.put(pending);
        return pending.result();
    }

    private void work() {
        try {
            for (GroupQueue.Group group = queue.take(); !group.isEmpty(); group = queue.take()) {
                write(group);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(GroupQueue.Group group) {
        List<Piece> pieces = List.copyOf(group.pieces().values());
        Map<Batch, PendingBatch> pending = new IdentityHashMap<>();
        group.pieces().keySet().forEach(batch -> pending.put(batch.batch(), batch));
        TransactionGate gate = new TransactionGate(
                group.before(), places, batch -> queue.isRefused(Objects.requireNonNull(pending.get(batch))));
        List<BatchResult> results = nCopies(pieces.size(), new BatchResult.TryAgain(new IllegalStateException()));
        try {
            results = new GroupRun(writer, breaker, gate).run(pieces);
        } catch (RuntimeException | StackOverflowError fault) {
            log.error("A group could not be written; its mailboxes will fetch again", fault);
            results = nCopies(pieces.size(), new BatchResult.TryAgain(new IllegalStateException(fault)));
        } finally {
            gate.leave();
            queue.release(group, results).forEach(over -> over.result().complete(over.outcome()));
        }
    }

    /** Takes no more batches, writes those that wait, and returns when the writers have ended, at most after 20 s. */
    @Override
    public void close() {
        queue.close();
        try {
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(20));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
