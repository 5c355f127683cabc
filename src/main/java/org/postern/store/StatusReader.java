package org.postern.store;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.commit.FolderKey;
import org.postern.commit.Outcome;
import org.postern.commit.Settled;
import org.postern.intake.Cursor;

/** What the ledger says about mailboxes, quarantine and outbox. Reads only. */
public final class StatusReader {
    private final Database database;
    private final Tables tables;
    private final Clock clock;

    public StatusReader(Database database, Clock clock) {
        this.database = database;
        this.tables = database.tables();
        this.clock = clock;
    }

    /** @param since outcomes are counted from here. @return by name; only mailboxes that were opened once, or have an outcome since then */
    public List<MailboxStatus> mailboxes(Instant since) {
        Map<String, List<Cursor>> folders = new SqlCursors(database, clock)
                .all().stream()
                        .collect(Collectors.groupingBy(c -> c.key().mailbox(), TreeMap::new, Collectors.toList()));
        Map<String, Counts> counts = counts(since);
        Map<String, Long> due = byMailbox(
                "SELECT mailbox, COUNT(*) FROM " + tables.name("delivery")
                        + " WHERE settle_state IN ('due', 'begun') AND settle_due <= ? GROUP BY mailbox",
                Times.utc(clock.instant()));
        Map<String, Long> flights = byMailbox(
                "SELECT mailbox, COUNT(*) FROM " + tables.name("flight") + " WHERE lane <> ? GROUP BY mailbox",
                FolderKey.QUEUED);
        TreeSet<String> names = new TreeSet<>(folders.keySet());
        names.addAll(counts.keySet());
        return names.stream()
                .map(name -> status(
                        name,
                        folders.getOrDefault(name, List.of()),
                        counts.getOrDefault(name, new Counts()),
                        due.getOrDefault(name, 0L),
                        flights.getOrDefault(name, 0L)))
                .toList();
    }

    /** @return rows of the outbox by kind and state, as {@code answer/pending} */
    public Map<String, Long> outbox() {
        Map<String, Long> counts = new TreeMap<>();
        database.asking(jdbc -> {
            jdbc.query("SELECT kind, state, COUNT(*) FROM " + tables.name("outbox") + " GROUP BY kind, state", row -> {
                counts.put(row.getString(1) + "/" + row.getString(2), row.getLong(3));
            });
            return counts;
        });
        return counts;
    }

    /** @return mails in quarantine */
    public long quarantined() {
        Long count = database.asking(jdbc -> jdbc.queryForObject(
                "SELECT COUNT(*) FROM " + tables.name("delivery") + " WHERE outcome = 'quarantined'", Long.class));
        return count == null ? 0 : count;
    }

    private static MailboxStatus status(String name, List<Cursor> folders, Counts counts, long due, long flights) {
        Instant lastOk = folders.stream()
                .map(Cursor::lastOk)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        String error = folders.stream()
                .map(Cursor::error)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new MailboxStatus(
                name,
                folders,
                counts.outcomes,
                counts.unassigned,
                lastOk,
                counts.lastReceived,
                counts.lastDone,
                error,
                due,
                flights);
    }

    private static final class Counts {
        final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);

        long unassigned;

        @Nullable
        Instant lastReceived;

        @Nullable
        Instant lastDone;
    }

    private Map<String, Counts> counts(Instant since) {
        Map<String, Counts> counts = new HashMap<>();
        LedgerFilter.Sql unassigned = new LedgerFilter.Is(LedgerColumn.FLAGS, Settled.UNASSIGNED).sql();
        database.asking(jdbc -> {
            jdbc.query(
                    "SELECT mailbox, outcome, COUNT(*) AS mails, SUM(CASE WHEN " + unassigned.text()
                            + " THEN 1 ELSE 0 END) AS unassigned, MAX(received_at) AS received, MAX(done_at) AS done FROM "
                            + tables.name("delivery") + " d WHERE done_at >= ? GROUP BY mailbox, outcome",
                    row -> {
                        Counts mailbox = counts.computeIfAbsent(row.getString("mailbox"), m -> new Counts());
                        Outcome outcome =
                                Outcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT));
                        mailbox.outcomes.put(outcome, row.getLong("mails"));
                        mailbox.unassigned += row.getLong("unassigned");
                        mailbox.lastReceived = later(mailbox.lastReceived, Times.instant(row, "received"));
                        mailbox.lastDone = later(mailbox.lastDone, Times.instant(row, "done"));
                    },
                    Stream.concat(unassigned.values().stream(), Stream.of(Times.utc(since)))
                            .toArray());
            return counts;
        });
        return counts;
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one == null || other.isAfter(one) ? other : one;
    }

    private Map<String, Long> byMailbox(String sql, Object... values) {
        Map<String, Long> counts = new HashMap<>();
        database.asking(jdbc -> {
            jdbc.query(
                    sql,
                    row -> {
                        counts.put(row.getString(1), row.getLong(2));
                    },
                    values);
            return counts;
        });
        return counts;
    }
}
