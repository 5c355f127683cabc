package org.postern.intake;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;

/** Cursors in memory. */
final class MemoryCursors implements Cursors {
    private final Map<FolderKey, Cursor> rows = new ConcurrentHashMap<>();
    private final Clock clock;

    MemoryCursors(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Cursor open(FolderKey key, Instant since, String owner) {
        Instant first = rows.values().stream()
                .filter(c -> c.key().mailbox().equals(key.mailbox())
                        && c.key().lane().equals(key.lane()))
                .map(Cursor::lastOk)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElseGet(clock::instant);
        return rows.merge(
                key,
                new Cursor(key, 0, 0, UidSet.EMPTY, 1, first, since.isBefore(first) ? since : first, null, null),
                (old, unused) -> with(old, old.uidValidity(), old.low(), old.done(), old.epoch() + 1, old.error()));
    }

    @Override
    public void takeOver(String mailbox, String lane, String owner) {
        rows.replaceAll(
                (key, old) -> key.mailbox().equals(mailbox) && key.lane().equals(lane)
                        ? with(old, old.uidValidity(), old.low(), old.done(), old.epoch() + 1, old.error())
                        : old);
    }

    @Override
    public Optional<Cursor> find(FolderKey key) {
        return Optional.ofNullable(rows.get(key));
    }

    @Override
    public Cursor restart(FolderKey key, long uidValidity) {
        return rows.compute(key, (k, old) -> with(old, uidValidity, 0, UidSet.EMPTY, old.epoch(), old.error()));
    }

    @Override
    public void ok(FolderKey key, Instant at) {
        rows.computeIfPresent(
                key,
                (k, old) -> new Cursor(
                        k,
                        old.uidValidity(),
                        old.low(),
                        old.done(),
                        old.epoch(),
                        old.firstConnect(),
                        old.since(),
                        at,
                        null));
    }

    @Override
    public void failed(FolderKey key, String error) {
        rows.computeIfPresent(key, (k, old) -> with(old, old.uidValidity(), old.low(), old.done(), old.epoch(), error));
    }

    @Override
    public List<Cursor> all() {
        return List.copyOf(rows.values());
    }

    Cursor get(FolderKey key) {
        return rows.get(key);
    }

    /** What the group commit does. @return false if the epoch is not the cursor's */
    boolean advance(FolderKey key, long epoch, UidSet uids) {
        Cursor after = rows.computeIfPresent(key, (k, old) -> {
            if (old.epoch() != epoch) {
                return old;
            }
            UidSet done = old.done().plus(uids);
            long low = done.reach(old.low());
            return with(old, old.uidValidity(), low, done.above(low), old.epoch(), old.error());
        });
        return after != null && after.epoch() == epoch;
    }

    private static Cursor with(Cursor old, long validity, long low, UidSet done, long epoch, String error) {
        return new Cursor(old.key(), validity, low, done, epoch, old.firstConnect(), old.since(), old.lastOk(), error);
    }
}
