package org.postern.intake;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a mailbox remembers from poll to poll, beside its tables. Batches land on other threads than the one that polls. */
final class Progress {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

    private final Map<FolderKey, Cursor> cursors = new HashMap<>();
    private final Map<FolderKey, Instant> waiting = new ConcurrentHashMap<>();
    private final Set<Long> returned = new HashSet<>();
    private final Map<FolderKey, UidSet> suspects = new HashMap<>();
    private final Map<String, Integer> refusals = new HashMap<>();
    private final AtomicLong found = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();
    private final AtomicBoolean marksDue = new AtomicBoolean();

    synchronized @Nullable Cursor cursor(FolderKey key) {
        return cursors.get(key);
    }

    synchronized void opened(Cursor cursor) {
        cursors.put(cursor.key(), cursor);
    }

    /** A batch was committed, and the cursor with it. */
    synchronized void advance(FolderKey key, UidSet uids) {
        cursors.computeIfPresent(key, (k, cursor) -> {
            UidSet done = cursor.done().plus(uids);
            long low = done.reach(cursor.low());
            return new Cursor(
                    k,
                    cursor.uidValidity(),
                    low,
                    done.above(low),
                    cursor.epoch(),
                    cursor.firstConnect(),
                    cursor.since(),
                    cursor.lastOk(),
                    cursor.error());
        });
    }

    /** After a fault: cursors are opened anew, for what was committed is not known. @param error one line, noted with each of them */
    void failed(Cursors table, String error) {
        for (FolderKey key : opened()) {
            try {
                table.failed(key, error);
            } catch (RuntimeException e) {
                LOG.debug("{}: the fault could not be noted", key.mailbox(), e);
            }
        }
        forgetCursors();
    }

    private synchronized Set<FolderKey> opened() {
        return Set.copyOf(cursors.keySet());
    }

    private synchronized void forgetCursors() {
        cursors.clear();
    }

    /** A batch came back without a commit: its flight did not crash, and must not count as if it had. */
    synchronized void returned(long flight) {
        returned.add(flight);
    }

    /** Gives up the flights of all batches that came back. */
    void cancelReturned(Flights flights) {
        for (long flight : returnedFlights()) {
            flights.cancel(flight);
            cancelled(flight);
        }
    }

    private synchronized Set<Long> returnedFlights() {
        return Set.copyOf(returned);
    }

    private synchronized void cancelled(long flight) {
        returned.remove(flight);
    }

    /** A batch was committed that has marks to make on the server: before the look that runs ends, or in the next. */
    void marksAreDue() {
        marksDue.set(true);
    }

    /** @return true if marks became due since the last question */
    boolean takeMarksDue() {
        return marksDue.getAndSet(false);
    }

    /** @return how often the server has refused to give this mail, this time included */
    synchronized int refused(FolderKey key, long uid) {
        return refusals.merge(key + "/" + uid, 1, Integer::sum);
    }

    /** Mails among which one is not what the server says it is. */
    synchronized void suspect(FolderKey key, UidSet uids) {
        suspects.merge(key, uids, UidSet::plus);
    }

    synchronized boolean isSuspect(FolderKey key, long uid) {
        return suspects.getOrDefault(key, UidSet.EMPTY).contains(uid);
    }

    /** So many more mails may be wanted. */
    void found(long mails) {
        found.addAndGet(mails);
    }

    /** So many more of them have their outcome, or are not wanted after all. */
    void settled(long mails) {
        settled.addAndGet(mails);
    }

    long found() {
        return found.get();
    }

    long settled() {
        return settled.get();
    }

    /** @param oldest of the mails that wait in the folder; null: none waits */
    void waiting(FolderKey key, @Nullable Instant oldest) {
        if (oldest == null) {
            waiting.remove(key);
        } else {
            waiting.put(key, oldest);
        }
    }

    @Nullable
    Instant oldestWaiting() {
        return waiting.values().stream().min(Instant::compareTo).orElse(null);
    }
}
