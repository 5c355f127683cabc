package org.postern.store;

import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;

/** What the ledger has of a mailbox, told for a comparison with the server. Reads only. */
public final class LedgerInventory {
    private static final int AT_ONCE = 10_000;

    private final Database database;
    private final Tables tables;

    public LedgerInventory(Database database) {
        this.database = database;
        this.tables = database.tables();
    }

    /** @return UIDs of a folder that have their outcome */
    public UidSet delivered(FolderKey folder, long uidValidity) {
        UidSet all = UidSet.EMPTY;
        long last = 0;
        List<Long> slice;
        do {
            long above = last;
            slice = database.asking(jdbc -> jdbc.queryForList(
                    "SELECT uid FROM " + tables.name("delivery")
                            + " WHERE mailbox = ? AND folder_key = ? AND uidvalidity = ? AND uid > ? ORDER BY uid LIMIT "
                            + AT_ONCE,
                    Long.class,
                    folder.mailbox(),
                    Columns.key(folder.folder()),
                    uidValidity,
                    above));
            if (!slice.isEmpty()) {
                all = all.plus(UidSet.of(slice));
                last = slice.get(slice.size() - 1);
            }
        } while (slice.size() == AT_ONCE);
        return all;
    }

    /**
     * Marks on the server, or batches under way, that should have come to their end.
     *
     * @param what for people. @param since the oldest
     */
    public record Stuck(String what, long count, Instant since) {}

    /** @param before what was due or began before it is stuck */
    public List<Stuck> stuck(String mailbox, Instant before) {
        List<Stuck> stuck = new ArrayList<>();
        oldest(
                        "marks on the server not made",
                        "SELECT COUNT(*), MIN(settle_due) FROM " + tables.name("delivery")
                                + " WHERE mailbox = ? AND settle_state IN ('due', 'begun') AND settle_due < ?",
                        mailbox,
                        before)
                .ifPresent(stuck::add);
        oldest(
                        "batches under way",
                        "SELECT COUNT(*), MIN(since) FROM " + tables.name("flight")
                                + " WHERE mailbox = ? AND since < ? AND lane <> '" + FolderKey.QUEUED + "'",
                        mailbox,
                        before)
                .ifPresent(stuck::add);
        return stuck;
    }

    private Optional<Stuck> oldest(String what, String sql, String mailbox, Instant before) {
        return database
                .asking(jdbc ->
                        jdbc.query(sql, (ResultSet row, int number) -> stuck(what, row), mailbox, Times.utc(before)))
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Stuck> stuck(String what, ResultSet row) throws java.sql.SQLException {
        long count = row.getLong(1);
        return count == 0
                ? Optional.empty()
                : Optional.of(new Stuck(
                        what,
                        count,
                        row.getObject(2, java.time.LocalDateTime.class).toInstant(java.time.ZoneOffset.UTC)));
    }
}
