package org.postern.commit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Batches of all mailboxes that wait for a writer, bounded in octets. Whole batches are handed out, in order within a folder: while one batch of a folder is
 * with a writer, no later one is given to another.
 */
final class GroupQueue {
    private final long maxOctets;
    private final int groupMails;
    private final long groupOctets;
    private final Deque<PendingBatch> waiting = new ArrayDeque<>();
    private final Set<FolderKey> busy = new HashSet<>();
    private long octets;
    private boolean closed;

    /** @param maxOctets of raw mail in the queue; a batch that is larger gets in when the queue is empty */
    GroupQueue(long maxOctets, int groupMails, long groupOctets) {
        this.maxOctets = maxOctets;
        this.groupMails = groupMails;
        this.groupOctets = groupOctets;
    }

    /** Waits for room. @throws IllegalStateException if the queue is closed */
    synchronized void put(PendingBatch batch) throws InterruptedException {
        while (!closed && octets > 0 && octets + batch.batch().octets() > maxOctets) {
            wait();
        }
        if (closed) {
            throw new IllegalStateException("the daemon is stopping");
        }
        waiting.add(batch);
        octets += batch.batch().octets();
        notifyAll();
    }

    /** Waits for at least one batch. @return the next group, its folders marked busy; empty once the queue is closed and drained */
    synchronized List<PendingBatch> take() throws InterruptedException {
        while (true) {
            List<PendingBatch> group = nextGroup();
            if (!group.isEmpty() || closed && waiting.isEmpty()) {
                return group;
            }
            wait();
        }
    }

    /** The group has its results: its folders are free, its octets released. */
    synchronized void release(List<PendingBatch> group) {
        for (PendingBatch batch : group) {
            busy.remove(batch.batch().folder());
            octets -= batch.batch().octets();
        }
        notifyAll();
    }

    /** No more batches come in; those that wait are still handed out. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    private List<PendingBatch> nextGroup() {
        List<PendingBatch> group = new ArrayList<>();
        Set<FolderKey> passedOver = new HashSet<>();
        int mails = 0;
        long size = 0;
        for (Iterator<PendingBatch> it = waiting.iterator(); it.hasNext() && mails < groupMails; ) {
            PendingBatch next = it.next();
            FolderKey folder = next.batch().folder();
            int moreMails = next.batch().candidates().size();
            long moreOctets = next.batch().octets();
            boolean fits = group.isEmpty() || mails + moreMails <= groupMails && size + moreOctets <= groupOctets;
            if (busy.contains(folder) || passedOver.contains(folder) || !fits) {
                passedOver.add(folder);
                continue;
            }
            it.remove();
            group.add(next);
            mails += moreMails;
            size += moreOctets;
        }
        group.forEach(b -> busy.add(b.batch().folder()));
        return group;
    }
}
