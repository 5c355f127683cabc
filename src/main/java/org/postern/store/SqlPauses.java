package org.postern.store;

import java.time.Clock;
import java.util.List;
import org.postern.intake.Pauses;

/** Rows of {@code postern_pause}. */
public final class SqlPauses implements Pauses {
    private static final List<Tables.Column> COLUMNS =
            List.of(Tables.Column.text("mailbox"), Tables.Column.text("node"), Tables.Column.time("since"));

    private final Database database;
    private final String table;
    private final String node;
    private final Clock clock;

    /** @param node on which they are paused */
    public SqlPauses(Database database, String node, Clock clock) {
        this.database = database;
        this.table = database.tables().name("pause");
        this.node = node;
        this.clock = clock;
    }

    @Override
    public boolean isPaused(String mailbox) {
        return !database.asking(jdbc ->
                        jdbc.queryForList("SELECT node FROM " + table + " WHERE mailbox = ?", String.class, mailbox))
                .isEmpty();
    }

    /** A mailbox that is paused already stays so since then. */
    @Override
    public void pause(String mailbox) {
        database.asking(jdbc -> jdbc.update(
                database.tables().upsert("pause", "mailbox", COLUMNS, Tables.Present.KEPT, 1),
                mailbox,
                Columns.fit(node, 128),
                Times.utc(clock.instant())));
    }

    @Override
    public void resume(String mailbox) {
        database.asking(jdbc -> jdbc.update("DELETE FROM " + table + " WHERE mailbox = ?", mailbox));
    }
}
