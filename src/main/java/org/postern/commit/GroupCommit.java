package org.postern.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches of all mailboxes in groups: one queue, one or two writers, one transaction per group.
 *
 * <p>Hand batches of a folder in in their order; they are committed in it. A writer takes what waits, up to 100 mails or 8 MiB, as soon as it is free.
 */
public final class GroupCommit implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final long QUEUE_OCTETS = 32L << 20;
    private static final int GROUP_MAILS = 100;
    private static final long GROUP_OCTETS = 8L << 20;

    private final GroupQueue queue = new GroupQueue(QUEUE_OCTETS, GROUP_MAILS, GROUP_OCTETS);
    private final List<Thread> writers = new ArrayList<>();
    private final GroupWriter writer;
    private final ParkBreaker breaker = new ParkBreaker();

    /** @param threads writers, 1 or 2; a database takes little more from a third */
    public GroupCommit(GroupWriter writer, int threads) {
        this.writer = writer;
        for (int i = 1; i <= threads; i++) {
            Thread thread = new Thread(this::work, "writer-" + i);
            writers.add(thread);
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
            for (List<PendingBatch> group = queue.take(); !group.isEmpty(); group = queue.take()) {
                write(group);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<PendingBatch> group) {
        List<BatchResult> results;
        try {
            results = new GroupRun(writer, breaker)
                    .run(group.stream().map(PendingBatch::batch).toList());
        } catch (RuntimeException | StackOverflowError fault) {
            log.error("A group could not be written; its mailboxes will fetch again", fault);
            BatchResult again = new BatchResult.TryAgain(new IllegalStateException(fault));
            results = group.stream().map(b -> again).toList();
        } finally {
            queue.release(group);
        }
        for (int i = 0; i < group.size(); i++) {
            group.get(i).result().complete(results.get(i));
        }
    }

    /** Takes no more batches, writes those that wait, and returns when the writers have ended, at most after 20 s. */
    @Override
    public void close() {
        queue.close();
        try {
            for (Thread thread : writers) {
                thread.join(TimeUnit.SECONDS.toMillis(20));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
