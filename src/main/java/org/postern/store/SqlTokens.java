package org.postern.store;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.postern.intake.signin.TokenStore;

/** Refresh tokens in {@code postern_token}. Each change is one statement, so a token is never half there. */
public final class SqlTokens implements TokenStore {
    private final Database database;
    private final String table;
    private final Clock clock;

    public SqlTokens(Database database, Clock clock) {
        this.database = database;
        this.table = database.tables().name("token");
        this.clock = clock;
    }

    @Override
    public Optional<Kept> find(String mailbox) {
        List<Kept> found = database.asking(jdbc -> jdbc.query(
                "SELECT version, sealed FROM " + table + " WHERE mailbox = ?",
                (row, number) -> new Kept(row.getLong("version"), row.getString("sealed")),
                mailbox));
        return found.stream().findFirst();
    }

    @Override
    public void put(String mailbox, String sealed) {
        if (update("WHERE mailbox = ?", sealed, mailbox) == 0) {
            database.asking(jdbc -> jdbc.update(
                    "INSERT INTO " + table + " (mailbox, version, sealed, changed_at) VALUES (?, 1, ?, ?)",
                    mailbox,
                    sealed,
                    Times.utc(clock.instant())));
        }
    }

    @Override
    public boolean exchange(String mailbox, long version, String sealed) {
        return update("WHERE mailbox = ? AND version = ?", sealed, mailbox, version) == 1;
    }

    private int update(String where, String sealed, Object... key) {
        Object[] values = new Object[key.length + 2];
        values[0] = sealed;
        values[1] = Times.utc(clock.instant());
        System.arraycopy(key, 0, values, 2, key.length);
        return database.asking(jdbc -> jdbc.update(
                "UPDATE " + table + " SET version = version + 1, sealed = ?, changed_at = ? " + where, values));
    }
}
