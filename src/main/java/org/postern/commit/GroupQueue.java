package org.postern.commit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/**
 * Batches of all mailboxes that wait for a writer, bounded in octets. They are handed out in groups, in order within a folder: whole, or in pieces where a batch
 * has more mails than a group. A group names those before it that must be written first: those with mails of the same folder, or of a conversation that it has mails
 * of, for what is being written is not seen by who looks for the mail that is answered.
 */
final class GroupQueue {
    /** Groups of a folder at a time: one is written, one prepared; more would keep threads from other folders. */
    private static final int AHEAD = 2;

    private final long maxOctets;
    private final IntSupplier groupMails;
    private final long groupOctets;
    private final Deque<PendingBatch> waiting = new ArrayDeque<>();
    private final Map<FolderKey, Line> lines = new HashMap<>();
    private final Map<CompletableFuture<Void>, Set<String>> conversations = new LinkedHashMap<>();
    private long octets;
    private boolean closed;

    /**
     * @param maxOctets of raw mail in the queue; a batch that is larger gets in when the queue is empty
     * @param groupMails asked for each group
     */
    GroupQueue(long maxOctets, IntSupplier groupMails, long groupOctets) {
        this.maxOctets = maxOctets;
        this.groupMails = groupMails;
        this.groupOctets = groupOctets;
    }

    /** Groups of a folder that have not ended, and the end of the last one. */
    private record Line(int groups, CompletableFuture<Void> last) {}

    /**
     * What is written in one transaction.
     *
     * @param pieces one of each batch, in order
     * @param before end of the groups that have to be written first
     * @param end completes when the group is {@link #release released}, and those before it are
     */
    record Group(Map<PendingBatch, Piece> pieces, List<CompletableFuture<Void>> before, CompletableFuture<Void> end) {
        boolean isEmpty() {
            return pieces.isEmpty();
        }
    }

    /** Waits for room. @throws IllegalStateException if the queue is closed */
    synchronized void put(PendingBatch batch) throws InterruptedException {
        while (!closed && octets > 0 && octets + batch.octets() > maxOctets) {
            wait();
        }
        if (closed) {
            throw new IllegalStateException("the daemon is stopping");
        }
        waiting.add(batch);
        octets += batch.octets();
        notifyAll();
    }

    /** Waits for at least one batch. @return the next group; empty once the queue is closed and drained */
    synchronized Group take() throws InterruptedException {
        while (true) {
            Group group = nextGroup();
            if (!group.isEmpty() || closed && waiting.isEmpty()) {
                return group;
            }
            wait();
        }
    }

    /**
     * The group has ended.
     *
     * @param results of its pieces, in order
     * @return batches that are over, in order: their octets are released, and their results are to be completed
     */
    synchronized List<PendingBatch> release(Group group, List<BatchResult> results) {
        List<PendingBatch> over = new ArrayList<>();
        int next = 0;
        for (PendingBatch batch : group.pieces().keySet()) {
            batch.ended(results.get(next++));
            if (!batch.isWaiting()) {
                waiting.remove(batch);
            }
            if (batch.isOver()) {
                octets -= batch.octets();
                over.add(batch);
            }
        }
        folders(group.pieces().keySet())
                .forEach(folder -> lines.computeIfPresent(
                        folder, (f, line) -> line.groups == 1 ? null : new Line(line.groups - 1, line.last)));
        conversations.remove(group.end());
        // It may have failed before those that go first were written: who waits for it waits for them too.
        CompletableFuture<Void> unused = CompletableFuture.allOf(group.before().toArray(CompletableFuture[]::new))
                .thenRun(() -> group.end().complete(null));
        notifyAll();
        return over;
    }

    /** @return true if a group has refused a piece of this batch; known for certain to those behind it once it has ended */
    synchronized boolean isRefused(PendingBatch batch) {
        return batch.isRefused();
    }

    /** No more batches come in; those that wait are still handed out. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    private Group nextGroup() {
        Map<PendingBatch, Piece> group = new LinkedHashMap<>();
        Set<FolderKey> passedOver = new HashSet<>();
        int room = groupMails.getAsInt();
        long octetsLeft = groupOctets;
        for (Iterator<PendingBatch> it = waiting.iterator(); it.hasNext() && (room > 0 || group.isEmpty()); ) {
            PendingBatch next = it.next();
            FolderKey folder = next.batch().folder();
            Line line = lines.get(folder);
            if (passedOver.contains(folder) || line != null && line.groups >= AHEAD) {
                continue;
            }
            int mails = group.isEmpty() ? firstPiece(next.mailsWaiting(), room) : next.mailsWaiting();
            long size = next.octetsOfFirst(mails);
            if (!group.isEmpty() && (mails > room || size > octetsLeft)) {
                passedOver.add(folder);
                continue;
            }
            group.put(next, next.take(mails));
            room -= mails;
            octetsLeft -= size;
            if (next.isWaiting()) {
                break;
            }
            it.remove();
        }
        return group(group);
    }

    /** Cuts a batch that is too large into pieces of about the same size. */
    private static int firstPiece(int mails, int room) {
        int pieces = Math.max(1, Math.round((float) mails / room));
        return (mails + pieces - 1) / pieces;
    }

    private Group group(Map<PendingBatch, Piece> pieces) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Set<CompletableFuture<Void>> before = new LinkedHashSet<>();
        for (FolderKey folder : folders(pieces.keySet())) {
            Line line = lines.get(folder);
            if (line != null) {
                before.add(line.last);
            }
            lines.put(folder, new Line(line == null ? 1 : line.groups + 1, end));
        }
        if (pieces.isEmpty()) {
            return new Group(pieces, List.of(), end);
        }
        Set<String> own = conversations(pieces.values());
        conversations.forEach((other, ids) -> {
            if (!Collections.disjoint(ids, own)) {
                before.add(other);
            }
        });
        conversations.put(end, own);
        return new Group(pieces, List.copyOf(before), end);
    }

    /** @return Message-IDs of the mails, and of those that they answer */
    private static Set<String> conversations(Collection<Piece> pieces) {
        Set<String> ids = new HashSet<>();
        pieces.stream()
                .flatMap(piece -> piece.mails().stream())
                .flatMap(waiting -> waiting.candidate().mail().stream())
                .forEach(mail -> {
                    if (mail.messageId() != null) {
                        ids.add(mail.messageId());
                    }
                    ids.addAll(mail.inReplyTo());
                    ids.addAll(mail.references());
                });
        return ids;
    }

    private static Set<FolderKey> folders(Set<PendingBatch> batches) {
        return batches.stream().map(batch -> batch.batch().folder()).collect(Collectors.toSet());
    }
}
