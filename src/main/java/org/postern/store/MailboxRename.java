package org.postern.store;

import java.util.List;

/** Lets a mailbox keep its state under another name. */
public final class MailboxRename {
    /** Our tables that know mailboxes. */
    static final List<String> TABLES =
            List.of("delivery", "cursor", "flight", "outbox", "candidate", "token", "attachment_use", "pause");

    private final Database database;

    public MailboxRename(Database database) {
        this.database = database;
    }

    /**
     * Renames it in all tables, or in none.
     *
     * @return rows that were changed; 0: nothing is known of the old name
     * @throws IllegalArgumentException if something is known of the new name already
     */
    public long rename(String old, String name) {
        return database.inTransaction(() -> {
            long changed = 0;
            for (String table : TABLES) {
                if (count(table, name) > 0) {
                    throw new IllegalArgumentException("postern_" + table + " has rows of a mailbox " + name
                            + " already; two mailboxes cannot be made one");
                }
            }
            for (String table : TABLES) {
                changed += database.asking(jdbc -> jdbc.update(
                        "UPDATE " + database.tables().name(table) + " SET mailbox = ? WHERE mailbox = ?", name, old));
            }
            return changed;
        });
    }

    private long count(String table, String mailbox) {
        Long count = database.asking(jdbc -> jdbc.queryForObject(
                "SELECT COUNT(*) FROM " + database.tables().name(table) + " WHERE mailbox = ?", Long.class, mailbox));
        return count == null ? 0 : count;
    }
}
