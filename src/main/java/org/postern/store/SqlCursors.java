package org.postern.store;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.hibernate.StatelessSession;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.intake.Cursor;
import org.postern.intake.Cursors;

/** The cursors in {@code postern_cursor}. */
public final class SqlCursors implements Cursors {
    private final Database database;
    private final Clock clock;

    public SqlCursors(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Cursor open(FolderKey key, Instant since, String owner) {
        return database.inSession(session -> {
            CursorEntity cursor = session.get(CursorEntity.class, CursorEntity.Key.of(key));
            if (cursor == null) {
                cursor = first(key, since);
                cursor.owner = Columns.fit(owner, 128);
                session.insert(cursor);
                return cursor(cursor);
            }
            session.createMutationQuery(
                            "update CursorEntity c set c.epoch = c.epoch + 1, c.owner = :owner where c.key = :key")
                    .setParameter("owner", Columns.fit(owner, 128))
                    .setParameter("key", cursor.key)
                    .executeUpdate();
            return cursor(found(session, key));
        });
    }

    private CursorEntity first(FolderKey key, Instant since) {
        CursorEntity cursor = new CursorEntity();
        cursor.key = CursorEntity.Key.of(key);
        cursor.folder = key.folder();
        cursor.done = "";
        cursor.epoch = 1;
        cursor.firstConnect = clock.instant();
        cursor.since = since;
        return cursor;
    }

    @Override
    public Cursor restart(FolderKey key, long uidValidity) {
        return database.inSession(session -> {
            session.createMutationQuery(
                            "update CursorEntity c set c.uidvalidity = :series, c.low = 0, c.done = '' where c.key = :key")
                    .setParameter("series", uidValidity)
                    .setParameter("key", CursorEntity.Key.of(key))
                    .executeUpdate();
            return cursor(found(session, key));
        });
    }

    @Override
    public void ok(FolderKey key, Instant at) {
        database.inSession(session -> session.createMutationQuery(
                        "update CursorEntity c set c.lastOk = :at, c.error = null where c.key = :key")
                .setParameter("at", at)
                .setParameter("key", CursorEntity.Key.of(key))
                .executeUpdate());
    }

    @Override
    public void failed(FolderKey key, String error) {
        database.inSession(
                session -> session.createMutationQuery("update CursorEntity c set c.error = :error where c.key = :key")
                        .setParameter("error", Columns.fit(error, 2000))
                        .setParameter("key", CursorEntity.Key.of(key))
                        .executeUpdate());
    }

    @Override
    public List<Cursor> all() {
        return database.inSession(session -> session.createSelectionQuery(
                        "from CursorEntity c order by c.key.mailbox, c.folder, c.key.lane", CursorEntity.class)
                .getResultStream()
                .map(SqlCursors::cursor)
                .toList());
    }

    private static CursorEntity found(StatelessSession session, FolderKey key) {
        CursorEntity cursor = session.get(CursorEntity.class, CursorEntity.Key.of(key));
        if (cursor == null) {
            throw new IllegalStateException("no cursor of " + key);
        }
        return cursor;
    }

    private static Cursor cursor(CursorEntity cursor) {
        return new Cursor(
                new FolderKey(cursor.key.mailbox(), cursor.folder, cursor.key.lane()),
                cursor.uidvalidity,
                cursor.low,
                UidSet.parse(cursor.done),
                cursor.epoch,
                cursor.firstConnect,
                cursor.since,
                cursor.lastOk,
                cursor.error);
    }
}
