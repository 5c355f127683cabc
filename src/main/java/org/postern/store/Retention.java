package org.postern.store;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import org.postern.commit.FolderKey;
import org.postern.config.PrivacyConfig;

/** Takes away what is past its time. Outcomes, reasons and ids stay: they are what keeps a mail from being filed twice. */
public final class Retention {
    /** Rows in one transaction: nobody waits long for one of them. */
    private static final int AT_ONCE = 500;

    /** A mail that waits in a queue longer is read from its server again. */
    private static final Duration QUEUED = Duration.ofDays(3);

    private final Database database;
    private final Tables tables;
    private final SqlAttachmentUse attachmentUse;
    private final SqlTakenOctets taken;
    private final Clock clock;

    public Retention(Database database, Clock clock) {
        this.database = database;
        this.tables = database.tables();
        this.attachmentUse = new SqlAttachmentUse(database, clock);
        this.taken = new SqlTakenOctets(database, clock);
        this.clock = clock;
    }

    /** @param traces deliveries that lost their trace. @param raws chunks of quarantined mails. @param outbox rows that were sent or given up */
    public record Purged(long traces, long raws, long outbox) {}

    /** Traces and finished outbox rows are kept for the time of traces, bytes of mails that are quarantined or wait with their sender for theirs. */
    public Purged purge(PrivacyConfig privacy) {
        LocalDateTime traces = Times.utc(clock.instant().minus(privacy.traceRetention()));
        LocalDateTime quarantine = Times.utc(clock.instant().minus(privacy.quarantineRetention()));
        attachmentUse.purge();
        taken.purge();
        purgeQueued();
        return new Purged(purgeTraces(traces), purgeRaws(quarantine), purgeOutbox(traces));
    }

    private void purgeQueued() {
        LocalDateTime before = Times.utc(clock.instant().minus(QUEUED));
        database.asking(jdbc -> jdbc.update(
                "DELETE FROM " + tables.name("flight") + " WHERE lane = ? AND since < ?", FolderKey.QUEUED, before));
    }

    /** Each slice begins where the last one ended, for there may be millions of older rows without a trace. */
    private long purgeTraces(LocalDateTime before) {
        long purged = 0;
        LocalDateTime from = LocalDateTime.of(1970, 1, 1, 0, 0);
        List<Traced> slice;
        do {
            slice = traced(from, before);
            if (!slice.isEmpty()) {
                Object[] ids = slice.stream().map(Traced::id).toArray();
                purged += database.asking(jdbc -> jdbc.update(
                        "UPDATE " + tables.name("delivery") + " SET trace = NULL WHERE id IN ("
                                + Tables.marks(ids.length) + ")",
                        ids));
                from = slice.get(slice.size() - 1).doneAt();
            }
        } while (slice.size() == AT_ONCE);
        return purged;
    }

    private record Traced(long id, LocalDateTime doneAt) {}

    private List<Traced> traced(LocalDateTime from, LocalDateTime before) {
        return database.asking(jdbc -> jdbc.query(
                "SELECT id, done_at FROM " + tables.name("delivery")
                        + " WHERE done_at >= ? AND done_at < ? AND trace IS NOT NULL ORDER BY done_at LIMIT " + AT_ONCE,
                (row, number) -> new Traced(row.getLong(1), row.getObject(2, LocalDateTime.class)),
                from,
                before));
    }

    private long purgeOutbox(LocalDateTime before) {
        String which = "SELECT id FROM " + tables.name("outbox")
                + " WHERE changed_at < ? AND state NOT IN ('pending', 'sending') LIMIT " + AT_ONCE;
        return slices(which, "DELETE FROM " + tables.name("outbox") + " WHERE id IN ", before);
    }

    private long slices(String which, String change, LocalDateTime before) {
        long changed = 0;
        List<Long> ids;
        do {
            ids = database.asking(jdbc -> jdbc.queryForList(which, Long.class, before));
            Object[] some = ids.toArray();
            if (some.length > 0) {
                changed += database.asking(jdbc -> jdbc.update(change + "(" + Tables.marks(some.length) + ")", some));
            }
        } while (ids.size() == AT_ONCE);
        return changed;
    }

    private long purgeRaws(LocalDateTime before) {
        long deleted = 0;
        List<Object[]> keys;
        do {
            keys = database.asking(jdbc -> jdbc.query(
                    "SELECT mail_key, variant, seq FROM " + tables.name("raw")
                            + " WHERE purpose IN ('quarantine', 'candidate') AND created_at < ? LIMIT " + AT_ONCE,
                    (row, number) -> new Object[] {row.getString(1), row.getInt(2), row.getInt(3)},
                    before));
            for (Object[] key : keys) {
                deleted += database.asking(jdbc -> jdbc.update(
                        "DELETE FROM " + tables.name("raw") + " WHERE mail_key = ? AND variant = ? AND seq = ?", key));
            }
        } while (keys.size() == AT_ONCE);
        return deleted;
    }
}
