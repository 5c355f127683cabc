package org.postern.intake;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;

/** What a mailbox remembers from poll to poll, beside its tables. Batches land on other threads than the one that polls. */
final class Progress {
    private final Map<FolderKey, Cursor> cursors = new HashMap<>();
    private final Map<FolderKey, Instant> waiting = new ConcurrentHashMap<>();
    private final Set<Long> returned = new HashSet<>();
    private final Map<FolderKey, UidSet> suspects = new HashMap<>();
    private final Map<String, Integer> refusals = new HashMap<>();

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

    /** After a fault: cursors are opened anew, for what was committed is not known. */
    synchronized void forgetCursors() {
        cursors.clear();
    }

    synchronized Set<FolderKey> keys() {
        return Set.copyOf(cursors.keySet());
    }

    /** A batch came back without a commit: its flight did not crash, and must not count as if it had. */
    synchronized void returned(long flight) {
        returned.add(flight);
    }

    synchronized Set<Long> returned() {
        return Set.copyOf(returned);
    }

    synchronized void cancelled(long flight) {
        returned.remove(flight);
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
