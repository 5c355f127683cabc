package org.postern.store;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.postern.config.AttachmentsConfig;

/** Counts the octets of attachments that each mailbox brings, by day (UTC); looks back as far as the quota does. */
public final class SqlAttachmentUse {
    private final Database database;
    private final String table;
    private final Clock clock;

    public SqlAttachmentUse(Database database, Clock clock) {
        this.database = database;
        this.table = database.tables().name("attachment_use");
        this.clock = clock;
    }

    /** Adds to the count of today, in the transaction of the mails; mailboxes in the order of their names, so that groups wait for each other and never in a circle. */
    void add(Map<String, Long> octets) {
        String today = today().toString();
        new TreeMap<>(octets).forEach((mailbox, more) -> {
            int changed = database.jdbc()
                    .update(
                            "UPDATE " + table + " SET octets = octets + ? WHERE mailbox = ? AND on_day = ?",
                            more,
                            mailbox,
                            today);
            if (changed == 0) {
                database.jdbc()
                        .update(
                                "INSERT INTO " + table + " (mailbox, on_day, octets) VALUES (?, ?, ?)",
                                mailbox,
                                today,
                                more);
            }
        });
    }

    /** @return octets that the mailbox has brought */
    public long of(String mailbox) {
        Long octets = database.asking(jdbc -> jdbc.queryForObject(
                "SELECT SUM(octets) FROM " + table + " WHERE mailbox = ? AND on_day > ?",
                Long.class,
                mailbox,
                lastOutside()));
        return octets == null ? 0 : octets;
    }

    /** @return octets by mailbox; one that has brought nothing is left out */
    public Map<String, Long> byMailbox() {
        Map<String, Long> octets = new HashMap<>();
        database.asking(jdbc -> {
            jdbc.query(
                    "SELECT mailbox, SUM(octets) FROM " + table + " WHERE on_day > ? GROUP BY mailbox",
                    row -> {
                        octets.put(row.getString(1), row.getLong(2));
                    },
                    lastOutside());
            return octets;
        });
        return octets;
    }

    /** Forgets what the quota does not look back to. @return days of mailboxes */
    long purge() {
        return database.asking(jdbc -> jdbc.update("DELETE FROM " + table + " WHERE on_day <= ?", lastOutside()));
    }

    private String lastOutside() {
        return today().minusDays(AttachmentsConfig.QUOTA_DAYS).toString();
    }

    private LocalDate today() {
        return clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    }
}
