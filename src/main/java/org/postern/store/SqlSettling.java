package org.postern.store;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.postern.durable.DurableStep;
import org.postern.outcome.DueMark;
import org.postern.outcome.Settling;

/** The settle columns of {@code postern_delivery}: due, perhaps begun, and in the end done or gone. */
public final class SqlSettling implements Settling {
    private final Database database;
    private final Tables tables;

    public SqlSettling(Database database) {
        this.database = database;
        this.tables = database.tables();
    }

    @Override
    public List<DueMark> due(String mailbox, Instant now, int limit) {
        return database.asking(jdbc -> jdbc.query(
                "SELECT d.id, d.mailbox, d.folder, d.uidvalidity, d.uid, d.uidl, d.settle, d.settle_arg, d.settle_state, d.settle_due, m.message_id, m.size"
                        + " FROM " + tables.name("delivery") + " d LEFT JOIN " + tables.name("mail")
                        + " m ON m.mail_key = d.mail_key AND m.variant = d.variant"
                        + " WHERE d.mailbox = ? AND d.settle_state IN ('due', 'begun') AND d.settle_due <= ?"
                        + " ORDER BY d.folder_key, d.uidvalidity, d.uid, d.id LIMIT " + limit,
                (row, number) -> new DueMark(
                        row.getLong("id"),
                        Rows.deliveryId(row),
                        Entities.mark(row.getString("settle"), row.getString("settle_arg")),
                        row.getString("settle_state").equals("begun"),
                        row.getString("message_id") == null ? "" : row.getString("message_id"),
                        row.getLong("size"),
                        Times.instant(row, "settle_due")),
                mailbox,
                Times.utc(now)));
    }

    @Override
    public void begin(Collection<Long> ids) {
        update(ids, "settle_state = 'begun'");
        DurableStep.done("marks begun");
    }

    @Override
    public void done(Collection<Long> ids) {
        update(ids, "settle_state = 'done', settle_error = NULL");
        DurableStep.done("marks done");
    }

    @Override
    public void gone(Collection<Long> ids) {
        update(ids, "settle_state = 'gone', settle_error = NULL");
        DurableStep.done("marks gone");
    }

    @Override
    public void failed(Collection<Long> ids, String error, Instant nextDue) {
        update(
                ids,
                "settle_tries = settle_tries + 1, settle_error = ?, settle_due = ?",
                Columns.fit(error, 2000),
                Times.utc(nextDue));
    }

    private void update(Collection<Long> ids, String columns, Object... values) {
        for (List<Long> some : Rows.slices(List.copyOf(ids), 500)) {
            Object[] parameters =
                    Stream.concat(Arrays.stream(values), some.stream()).toArray();
            database.asking(jdbc -> jdbc.update(
                    "UPDATE " + tables.name("delivery") + " SET " + columns + " WHERE id IN ("
                            + Tables.marks(some.size()) + ")",
                    parameters));
        }
    }
}
