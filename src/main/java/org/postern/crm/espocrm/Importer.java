package org.postern.crm.espocrm;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.crm.sql.CrmDatabase;
import org.postern.crm.sql.Query;
import org.postern.crm.sql.Rows;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * EspoCRM's own importer, which may fetch the same mailboxes beside us. It locks the whole table {@code email} between its look for a duplicate and its INSERT, and
 * waits for every transaction that has touched that table; behind it wait all who only want to read their mail. So a group touches the table last, and looks then
 * whether the importer has added one of its mails meanwhile. Where it has, it is kept off from the start for a while. Safe for several threads.
 */
final class Importer {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final CrmDatabase database;
    private final Clock clock;
    private volatile @Nullable Instant met;

    /** @param database asked in the transaction of the group */
    Importer(CrmDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @return true if it added a mail of ours lately: then a group that touches the table last would fail often */
    boolean isAtWork() {
        Instant last = met;
        return last != null && last.plus(REMEMBERED).isAfter(clock.instant());
    }

    /**
     * Before anything else is asked of the table in this transaction: from now on nobody else begins to import a mail before we commit. Who only reads the table, and
     * writes it later, would in MariaDB wait for the importer while it waits for him; so the lock for writing is taken at once.
     */
    void keepOff() {
        switch (database.dialect()) {
            case MARIADB -> database.each("select `id` from `email` where `id` = '' for update", row -> {});
            case POSTGRESQL -> database.update("lock table `email` in row exclusive mode");
            case H2 -> {}
        }
    }

    /**
     * After {@link #keepOff}.
     *
     * @param rows what is to be inserted
     * @throws OptimisticLockingFailureException if one of these mails was added since the view was filled
     */
    void refuseWhatItAdded(Rows rows, EspoView view) {
        Set<String> messageIds = new TreeSet<>();
        rows.inserts(Tables.EMAIL).forEach(row -> messageIds.add(((Row.Email) row).messageId()));
        if (!added(messageIds, view).isEmpty()) {
            met = clock.instant();
            throw new OptimisticLockingFailureException("the CRM's own importer added one of the mails meanwhile");
        }
    }

    private Collection<String> added(Set<String> messageIds, EspoView view) {
        Set<String> ids = new HashSet<>();
        new Query("select `id` from `email` where `message_id` in")
                .in(messageIds)
                .each(database, row -> ids.add(row.getString(1)));
        ids.removeIf(view::wasFound);
        return ids;
    }
}
