package org.postern.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.durable.DurableStep;
import org.postern.intake.Cursor;
import org.postern.intake.Cursors;

/** The cursors in {@code postern_cursor}. */
public final class SqlCursors implements Cursors {
    private static final String KEY = " WHERE mailbox = ? AND folder_key = ? AND lane = ?";

    private final Database database;
    private final String table;
    private final Clock clock;

    public SqlCursors(Database database, Clock clock) {
        this.database = database;
        this.table = database.tables().name("cursor");
        this.clock = clock;
    }

    @Override
    public Cursor open(FolderKey key, Instant since, String owner) {
        String opener = Columns.fit(owner, 128);
        if (change(key, "epoch = epoch + 1, owner = ?", opener) == 0) {
            insert(key, since, opener);
        }
        DurableStep.done("cursor opened");
        return found(key);
    }

    @Override
    public void takeOver(String mailbox, String lane, String owner) {
        database.asking(jdbc -> jdbc.update(
                "UPDATE " + table + " SET epoch = epoch + 1, owner = ? WHERE mailbox = ? AND lane = ?",
                Columns.fit(owner, 128),
                mailbox,
                lane));
        DurableStep.done("mailbox taken over");
    }

    @Override
    public Optional<Cursor> find(FolderKey key) {
        return database
                .asking(jdbc -> jdbc.query(
                        "SELECT * FROM " + table + KEY,
                        (row, number) -> cursor(row),
                        key.mailbox(),
                        Columns.key(key.folder()),
                        key.lane()))
                .stream()
                .findFirst();
    }

    private void insert(FolderKey key, Instant since, String owner) {
        Instant first = firstConnect(key);
        database.asking(jdbc -> jdbc.update(
                "INSERT INTO " + table
                        + " (mailbox, folder_key, lane, folder, uidvalidity, low, done, epoch, owner, first_connect, since)"
                        + " VALUES (?, ?, ?, ?, 0, 0, '', 1, ?, ?, ?)",
                key.mailbox(),
                Columns.key(key.folder()),
                key.lane(),
                Columns.fit(key.folder(), Columns.TEXT),
                owner,
                Times.utc(first),
                Times.utc(since.isBefore(first) ? since : first)));
    }

    private Instant firstConnect(FolderKey key) {
        return database
                .asking(jdbc -> jdbc.query(
                        "SELECT MAX(last_ok) AS last_ok FROM " + table + " WHERE mailbox = ? AND lane = ?",
                        (row, number) -> Optional.ofNullable(Times.instantOrNull(row, "last_ok")),
                        key.mailbox(),
                        key.lane()))
                .stream()
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(clock::instant);
    }

    @Override
    public Cursor restart(FolderKey key, long uidValidity) {
        change(key, "uidvalidity = ?, low = 0, done = ''", uidValidity);
        DurableStep.done("cursor restarted");
        return found(key);
    }

    @Override
    public void ok(FolderKey key, Instant at) {
        change(key, "last_ok = ?, error = NULL", Times.utc(at));
        DurableStep.done("folder looked at");
    }

    @Override
    public void failed(FolderKey key, String error) {
        change(key, "error = ?", Columns.fit(error, 2000));
    }

    private int change(FolderKey key, String assignments, Object value) {
        return database.asking(jdbc -> jdbc.update(
                "UPDATE " + table + " SET " + assignments + KEY,
                value,
                key.mailbox(),
                Columns.key(key.folder()),
                key.lane()));
    }

    @Override
    public List<Cursor> all() {
        return database.asking(jdbc -> jdbc.query(
                "SELECT * FROM " + table + " ORDER BY mailbox, folder_key, lane", (row, number) -> cursor(row)));
    }

    private Cursor found(FolderKey key) {
        return find(key).orElseThrow(() -> new IllegalStateException("no cursor of " + key));
    }

    private static Cursor cursor(ResultSet row) throws SQLException {
        return new Cursor(
                new FolderKey(row.getString("mailbox"), row.getString("folder"), row.getString("lane")),
                row.getLong("uidvalidity"),
                row.getLong("low"),
                UidSet.parse(row.getString("done")),
                row.getLong("epoch"),
                Times.instant(row, "first_connect"),
                Times.instant(row, "since"),
                Times.instantOrNull(row, "last_ok"),
                row.getString("error"));
    }
}
