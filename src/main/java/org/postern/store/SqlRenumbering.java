package org.postern.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.commit.FolderKey;
import org.postern.commit.LedgerEntries.CursorAdvance;
import org.postern.commit.UidSet;
import org.postern.intake.Renumbering;
import org.postern.message.MailKey;
import org.springframework.jdbc.core.JdbcTemplate;

/** New numbers for rows of {@code postern_delivery}. */
public final class SqlRenumbering implements Renumbering {
    private final Database database;
    private final SqlLedger ledger;
    private final String delivery;

    public SqlRenumbering(Database database, SqlLedger ledger) {
        this.database = database;
        this.ledger = ledger;
        this.delivery = database.tables().name("delivery");
    }

    /** A delivery with an old number. @param size null: the ledger does not know the mail, only its delivery */
    private record Old(long id, @Nullable Long size, Instant receivedAt) {
        /** Servers are wrong about sizes, and a mail of which only the header was fetched is known by the size of that. */
        boolean is(Renumbered mail) {
            return (size != null && size == mail.size())
                    || receivedAt
                            .truncatedTo(ChronoUnit.SECONDS)
                            .equals(mail.receivedAt().truncatedTo(ChronoUnit.SECONDS));
        }
    }

    @Override
    public boolean isPending(FolderKey folder, long uidValidity) {
        return !database.asking(jdbc -> jdbc.queryForList(
                        "SELECT id FROM " + delivery
                                + " WHERE mailbox = ? AND folder_key = ? AND (uidvalidity < ? OR uidvalidity > ?) LIMIT 1",
                        Long.class,
                        folder.mailbox(),
                        Columns.key(folder.folder()),
                        uidValidity,
                        uidValidity))
                .isEmpty();
    }

    /** Below zero is no UIDVALIDITY, and no two epochs are the same. */
    @Override
    public void invalidate(FolderKey folder, long uidValidity, long epoch) {
        database.asking(jdbc -> jdbc.update(
                "UPDATE " + delivery + " SET uidvalidity = ? WHERE mailbox = ? AND folder_key = ? AND uidvalidity = ?",
                -epoch,
                folder.mailbox(),
                Columns.key(folder.folder()),
                uidValidity));
    }

    @Override
    public UidSet rebind(FolderKey folder, long epoch, long uidValidity, Collection<Renumbered> mails) {
        Map<String, List<Renumbered>> byKey = new HashMap<>();
        for (Renumbered mail : mails) {
            MailKey.ofMessageId(mail.messageId())
                    .ifPresent(key ->
                            byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(mail));
        }
        if (byKey.isEmpty()) {
            return UidSet.EMPTY;
        }
        return ledger.inTransaction(() -> {
            if (!ledger.fence(Map.of(folder, epoch)).contains(folder)) {
                return UidSet.EMPTY;
            }
            Map<Long, Long> uids = matched(byKey, old(folder, uidValidity, List.copyOf(byKey.keySet())));
            List<Object[]> rows = new ArrayList<>();
            uids.forEach((id, uid) -> rows.add(new Object[] {uidValidity, uid, id}));
            JdbcTemplate jdbc = database.jdbc();
            jdbc.batchUpdate("UPDATE " + delivery + " SET uidvalidity = ?, uid = ? WHERE id = ?", rows);
            UidSet rebound = UidSet.of(uids.values());
            if (!rebound.isEmpty()) {
                ledger.advance(List.of(new CursorAdvance(folder, rebound)));
            }
            return rebound;
        });
    }

    /** @return the new number of each delivery that is certainly the same mail, by id */
    private static Map<Long, Long> matched(Map<String, List<Renumbered>> mails, Map<String, Deque<Old>> known) {
        Map<Long, Long> uids = new HashMap<>();
        mails.forEach((key, same) -> {
            for (Renumbered mail : same) {
                taken(known.getOrDefault(key, new ArrayDeque<>()), mail).ifPresent(id -> uids.put(id, mail.uid()));
            }
        });
        return uids;
    }

    private static Optional<Long> taken(Deque<Old> known, Renumbered mail) {
        for (Iterator<Old> each = known.iterator(); each.hasNext(); ) {
            Old old = each.next();
            if (old.is(mail)) {
                each.remove();
                return Optional.of(old.id());
            }
        }
        return Optional.empty();
    }

    private Map<String, Deque<Old>> old(FolderKey folder, long uidValidity, List<String> keys) {
        Map<String, Deque<Old>> known = new HashMap<>();
        for (List<String> some : Rows.slices(keys, 500)) {
            Object[] values = Stream.concat(
                            some.stream(),
                            Stream.of(folder.mailbox(), Columns.key(folder.folder()), uidValidity, uidValidity))
                    .toArray();
            database.jdbc()
                    .query(
                            "SELECT d.id, d.mail_key, d.received_at, m.size FROM " + delivery + " d LEFT JOIN "
                                    + database.tables().name("mail")
                                    + " m ON m.mail_key = d.mail_key AND m.variant = d.variant WHERE d.mail_key IN ("
                                    + Tables.marks(some.size())
                                    + ") AND d.mailbox = ? AND d.folder_key = ? AND (d.uidvalidity < ? OR d.uidvalidity > ?)"
                                    + " ORDER BY d.id",
                            row -> {
                                long size = row.getLong("size");
                                Long ofMail = row.wasNull() ? null : size;
                                known.computeIfAbsent(row.getString("mail_key"), k -> new ArrayDeque<>())
                                        .add(new Old(row.getLong("id"), ofMail, Times.instant(row, "received_at")));
                            },
                            values);
        }
        return known;
    }
}
